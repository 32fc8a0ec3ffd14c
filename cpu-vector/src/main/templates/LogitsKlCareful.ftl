<#import "lanes.ftl" as lanes>
<#import "blocks.ftl" as blocks>
<#macro side p x>
    <@lanes.load x p "j" "present"/>
    <@lanes.power p x p + "Rate" p + "Shift"/>
    ${p}X = ${p}X.blend(0, ${x}.lt(${p}Lowest)).blend(0, away);
</#macro>
<@lanes.header "The divergence of two rows of logits in f64 lanes and three passes, for rows whose fast result is not exact enough."/>
final class ${name} {
    private ${name}() {}

    /**
     * Σ p ln(p/q) − p + q with p = softmax(x/T), rate = 1/(T ln 2) on each side; NaN if a logit is NaN or +∞, or −∞ in Q
     * alone. No term is negative, so neither is the result, and equal rows give exactly 0.
     */
    static double row(<@lanes.at "p"/>, <@lanes.at "q"/>, int n, double pRate, double pRest, double qRate, double qRest, Lanes lanes) {
        double pShift = Math.rint(max(pData, pAt, n) * pRate);
        double qShift = Math.rint(max(qData, qAt, n) * qRate);
        if (!(Math.abs(pShift) < 0x1p40 && Math.abs(qShift) < 0x1p40)) {
            return Double.NaN;
        }
        Arrays.fill(lanes.a, 0);
        Arrays.fill(lanes.b, 0);
        Arrays.fill(lanes.c, 0);
        powers(pData, pAt, n, pRate, pRest, pShift, lanes.a);
        powers(qData, qAt, n, qRate, qRest, qShift, lanes.b);
        double pSum = Lanes.fold16(lanes.a);
        double qSum = Lanes.fold16(lanes.b);
        double gap = StrictMath.log(qSum) - StrictMath.log(pSum);
        long trouble = excesses(pData, pAt, qData, qAt, n, pRate, pRest, qRate, qRest, pShift, qShift, pSum, qSum, gap, lanes.c);
        double result = Lanes.fold16(lanes.c);
        return trouble == 0 && result < Double.POSITIVE_INFINITY ? result : Double.NaN;
    }

<@lanes.max/>

    /** Σ 2^(x·rate − shift). */
    private static void powers(<@lanes.at "p"/>, int n, double pRate, double pRest, double pShift, double[] sums) {
        int width = Shapes.F64.length();
        <@lanes.powerConstants "pRate" "pRest" "pShift" "pLowest"/>
        for (int block = 0; block < n; block += Shapes.BLOCK) {
            int end = Math.min(block + Shapes.BLOCK, n);
            for (int k = 0; k < ${LANES}; k += width) {
                DoubleVector acc = DoubleVector.zero(Shapes.F64);
                for (int j = block + k; j < end; j += ${LANES}) {
                    var present = <@lanes.maskSpecies/>.indexInRange(j, n);
                    var away = Shapes.F64.indexInRange(j, n).not();
                    <@side "p" "x"/>
                    acc = acc.add(pX);
                }
                <@lanes.flush "acc" "sums" "k"/>
            }
        }
    }

    /** Σ p ln(p/q) − p + q; returns other than 0 for a −∞ in Q alone. */
    private static long excesses(<@lanes.at "p"/>, <@lanes.at "q"/>, int n, double pRate, double pRest, double qRate, double qRest, double pShift, double qShift, double pTotal, double qTotal, double gap, double[] sums) {
        int width = Shapes.F64.length();
        long trouble = 0;
        <@lanes.powerConstants "pRate" "pRest" "pShift" "pLowest"/>
        <@lanes.powerConstants "qRate" "qRest" "qShift" "qLowest"/>
        for (int block = 0; block < n; block += Shapes.BLOCK) {
            int end = Math.min(block + Shapes.BLOCK, n);
            for (int k = 0; k < ${LANES}; k += width) {
                DoubleVector acc = DoubleVector.zero(Shapes.F64);
                for (int j = block + k; j < end; j += ${LANES}) {
                    var present = <@lanes.maskSpecies/>.indexInRange(j, n);
                    var away = Shapes.F64.indexInRange(j, n).not();
                    <@side "p" "x"/>
                    <@side "q" "y"/>
                    VectorMask<Double> none = x.eq(Double.NEGATIVE_INFINITY);
                    trouble |= y.eq(Double.NEGATIVE_INFINITY).andNot(none).toLong();
                    DoubleVector pShare = pX.div(pTotal);
                    DoubleVector qShare = qX.div(qTotal);
                    DoubleVector log = pN.sub(qN).add(pF.sub(qF)).fma(DoubleVector.broadcast(Shapes.F64, Shapes.LN_2), DoubleVector.broadcast(Shapes.F64, gap));
                    DoubleVector phi = <#list blocks.PHI?reverse as c><#if c?is_first>DoubleVector.broadcast(Shapes.F64, ${c})<#else>.fma(log, DoubleVector.broadcast(Shapes.F64, ${c}))</#if></#list>;
                    DoubleVector near = pShare.mul(log.mul(log)).mul(phi);
                    DoubleVector far = pShare.mul(log).sub(pShare).add(qShare);
                    DoubleVector term = far.blend(near, log.abs().lt(0.25)).blend(qShare, none);
                    acc = acc.add(term.blend(0, away));
                }
                <@lanes.flush "acc" "sums" "k"/>
            }
        }
        return trouble;
    }
}

<#import "lanes.ftl" as lanes>
<#macro term column mask="">
{
    <@lanes.load "x" "p" column mask/>
    <@lanes.load "y" "q" column mask/>
    <@lanes.power "e" "x" "pRate" "pShift"/>
    <@lanes.power "g" "y" "qRate" "qShift"/>
    eX = eX.blend(0, x.lt(pLowest))<#if mask != "">.blend(0, away)</#if>;
    gX = gX.blend(0, y.lt(qLowest))<#if mask != "">.blend(0, away)</#if>;
    // log2 of the ratio of the powers: whole parts and fractions apart, so that no digits are lost.
    ${V} ratio = eN.sub(gN).add(eF.sub(gF));
    pSum = pSum.add(eX);
    qSum = qSum.add(gX);
    product = eX.fma(ratio<#if mask != "">.blend(0, away)</#if>, product);
}
</#macro>
<@lanes.header "The divergence of two rows of logits, one pass after their maxima are known, in ${real} lanes."/>
final class ${name} {
    private ${name}() {}

    /**
     * Σ p ln(p/q) with p = softmax(x/T), rate = 1/(T ln 2) on each side; NaN if it must be computed carefully.
     */
    static double row(<@lanes.at "p"/>, <@lanes.at "q"/>, int n, double pRate, double qRate, Lanes lanes) {
        double pShift = Math.rint(max(pData, pAt, n) * pRate);
        double qShift = Math.rint(max(qData, qAt, n) * qRate);
        if (!(Math.abs(pShift) < 0x1p20 && Math.abs(qShift) < 0x1p20)) {
            return Double.NaN;
        }
        Arrays.fill(lanes.a, 0);
        Arrays.fill(lanes.b, 0);
        Arrays.fill(lanes.c, 0);
        int full = n & -${LANES};
        columns(pData, pAt, qData, qAt, full, pRate, qRate, pShift, qShift, lanes);
        if (full < n) {
            tail(pData, pAt, qData, qAt, full, n, pRate, qRate, pShift, qShift, lanes);
        }
        double pSum = Lanes.fold${LANES}(lanes.a);
        double qSum = Lanes.fold${LANES}(lanes.b);
        double gap = StrictMath.log(qSum) - StrictMath.log(pSum);
        double result = Lanes.fold${LANES}(lanes.c) / pSum * Shapes.LN_2 + gap;
        // Each log-ratio carries the gap of the normalisers, and so does the rounding error: up to 7e-7 (1 + gap).
        return result >= 0.75 * (1 + Math.abs(gap)) && result < Double.POSITIVE_INFINITY ? result : Double.NaN;
    }

<@lanes.max/>

<#macro constants>
        <@lanes.powerConstants "pRate" "" "pShift" "pLowest"/>
        <@lanes.powerConstants "qRate" "" "qShift" "qLowest"/>
</#macro>
    private static void columns(<@lanes.at "p"/>, <@lanes.at "q"/>, int full, double pRate, double qRate, double pShift, double qShift, Lanes lanes) {
        int width = ${S}.length();
<@constants/>
        for (int block = 0; block < full; block += Shapes.BLOCK) {
            int end = Math.min(block + Shapes.BLOCK, full);
            for (int k = 0; k < ${LANES}; k += width) {
                ${V} pSum = ${V}.zero(${S});
                ${V} qSum = ${V}.zero(${S});
                ${V} product = ${V}.zero(${S});
                for (int j = block + k; j < end; j += ${LANES}) {
                    <@term "j"/>
                }
                <@lanes.flush "pSum" "lanes.a" "k"/>
                <@lanes.flush "qSum" "lanes.b" "k"/>
                <@lanes.flush "product" "lanes.c" "k"/>
            }
        }
    }

    private static void tail(<@lanes.at "p"/>, <@lanes.at "q"/>, int full, int n, double pRate, double qRate, double pShift, double qShift, Lanes lanes) {
<@constants/>
        for (int j = full; j < n; j += ${S}.length()) {
            var present = <@lanes.maskSpecies/>.indexInRange(j, n);
            var away = ${S}.indexInRange(j, n).not();
            ${V} pSum = ${V}.zero(${S});
            ${V} qSum = ${V}.zero(${S});
            ${V} product = ${V}.zero(${S});
            <@term "j" "present"/>
            <@lanes.flush "pSum" "lanes.a" "(j - full)"/>
            <@lanes.flush "qSum" "lanes.b" "(j - full)"/>
            <@lanes.flush "product" "lanes.c" "(j - full)"/>
        }
    }
}

<#import "lanes.ftl" as lanes>
<#import "terms.ftl" as terms>
<#assign pair = measure != "Entropy">
<#-- kl keeps the plain sum and its size besides the sum of excesses and the gap Σp − Σq; js what is missing to ln 2. -->
<#assign kl = measure == "Kl">
<#assign js = measure == "Js">
<#macro side p>
    <@lanes.load p p "j" "present"/>
    ${B} ${p}Given = ${p}.reinterpretAsLongs();
    ${p} = ${p}.mul(${p}Factor).div(${p}Total);
    ${B} ${p}Bits = ${p}.${asBits};
    // Negative, or outside of what ratio() takes although it is not zero.
    trouble = trouble.or(${p}Bits).or(${p}Bits.neg().add(${HIGH})).or(${p}Bits.sub(${LOW}).and(${p}Given.neg()));
</#macro>
<@lanes.header measure + " of one row, in f64 lanes: for rows whose fast result is not exact enough."/>
final class ${name} {
    private ${name}() {}

    /**
     * The result of a row of n classes; NaN if a number in it is negative, not finite, or too near overflow or
     * underflow.
     * Each p is taken as p · pFactor / pTotal, likewise q. A side of "shares" sums to exactly 1 that way, up to rounding.
     */
    static double row(<@lanes.at "p"/>, <#if pair><@lanes.at "q"/>, </#if>int n, double pFactor, double pTotal, <#if pair>double qFactor, double qTotal, </#if>boolean pShares, <#if pair>boolean qShares, </#if>Lanes lanes) {
        Arrays.fill(lanes.a, 0);
<#if kl>
        Arrays.fill(lanes.b, 0);
        Arrays.fill(lanes.c, 0);
        Arrays.fill(lanes.d, 0);
<#elseif js>
        Arrays.fill(lanes.b, 0);
</#if>
        if (sum(pData, pAt, <#if pair>qData, qAt, </#if>n, pFactor, pTotal, <#if pair>qFactor, qTotal, </#if><#if kl>pShares ? 0 : 1, qShares ? 0 : 1, </#if>lanes)) {
            return Double.NaN;
        }
        double plain = Lanes.fold16(lanes.a);
<#if kl>
        double excess = Lanes.fold16(lanes.b);
        double size = Lanes.fold16(lanes.c);
        if (pShares && qShares) {
            return excess; // Σp = Σq, so this is the same sum, with no negative term in it
        }
        double gap = lanes.foldExactly(lanes.d, (pShares ? 1 : 0) - (qShares ? 1 : 0));
        // Twice, since the excess of all but equal sums is the size itself up to rounding, and the better of the two.
        return excess + Math.abs(gap) <= 2 * size ? excess + gap : plain;
<#elseif js>
        double js = 0.5 * plain;
        return pShares && qShares && js > 0.25 ? Shapes.LN_2 + 0.5 * Lanes.fold16(lanes.b) : js;
<#else>
        return <#if terms.factor(measure) != "1.0">${terms.factor(measure)} * </#if>plain + 0.0; // never −0
</#if>
    }

    /** Adds everything up; tells whether a number was in the way. */
    private static boolean sum(<@lanes.at "p"/>, <#if pair><@lanes.at "q"/>, </#if>int n, double pFactor, double pTotal, <#if pair>double qFactor, double qTotal, </#if><#if kl>double pWeight, double qWeight, </#if>Lanes lanes) {
        int width = Shapes.F64.length();
        LongVector trouble = LongVector.zero(Shapes.I64);
        for (int block = 0; block < n; block += Shapes.BLOCK) {
            int end = Math.min(block + Shapes.BLOCK, n);
            for (int k = 0; k < ${LANES}; k += width) {
                DoubleVector acc = DoubleVector.zero(Shapes.F64);
<#if kl>
                DoubleVector excess = DoubleVector.zero(Shapes.F64);
                DoubleVector gap = DoubleVector.zero(Shapes.F64);
                DoubleVector gapLow = DoubleVector.zero(Shapes.F64);
</#if>
<#if kl || js>
                DoubleVector size = DoubleVector.zero(Shapes.F64);
</#if>
                for (int j = block + k; j < end; j += ${LANES}) {
                    var present = <@lanes.maskSpecies/>.indexInRange(j, n);
                    <@side "p"/>
<#if pair>
                    <@side "q"/>
</#if>
                    <@terms.careful measure/>
                }
                <@lanes.flush "acc" "lanes.a" "k"/>
<#if kl>
                <@lanes.flush "excess" "lanes.b" "k"/>
                <@lanes.flush "size" "lanes.c" "k"/>
                <@lanes.flush "gap" "lanes.d" "k"/>
                <@lanes.flush "gapLow" "lanes.d" "k"/>
<#elseif js>
                <@lanes.flush "size" "lanes.b" "k"/>
</#if>
            }
        }
        return trouble.lt(0).anyTrue();
    }
}

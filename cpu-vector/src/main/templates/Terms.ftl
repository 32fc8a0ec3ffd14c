<#import "lanes.ftl" as lanes>
<#import "terms.ftl" as terms>
<#assign pair = measure != "Entropy">
<#assign scale = scaled?then(", " + real + " pScale" + pair?then(", " + real + " qScale", ""), "")>
<#assign scales = scaled?then(", pScale" + pair?then(", qScale", ""), "")>
<#macro side p column mask>
    <@lanes.load p p column mask/>
    ${B} ${p}Given = ${p}.${asBits};
<#if scaled>
    ${p} = ${p}.mul(${p}Scale);
</#if>
    ${B} ${p}Bits = ${p}.${asBits};
</#macro>
<#macro term acc column mask="">
{
    <@side "p" column mask/>
<#if pair>
    <@side "q" column mask/>
</#if>
    ${V} acc = ${acc};
    <@terms.fast measure scaled/>
    ${acc} = acc;
}
</#macro>
<@lanes.header measure + " of one row of " + scaled?then("weights and the inverses of their totals", "probabilities") + ", in " + real + " lanes."/>
final class ${name} {
    private ${name}() {}

    /**
     * The result of a row of n classes; NaN if it must be computed from decoded blocks.
     */
    static double row(<@lanes.at "p"/>, <#if pair><@lanes.at "q"/>, </#if>int n${scale}, Lanes lanes) {
        int full = n & -${LANES};
        Arrays.fill(lanes.a, 0);
        boolean bad = false;
        if (full > 0) {
            bad = blocks(pData, pAt, <#if pair>qData, qAt, </#if>full${scales}, lanes.a);
        }
        if (full < n) {
            bad |= tail(pData, pAt, <#if pair>qData, qAt, </#if>full, n${scales}, lanes.a);
        }
<#if measure == "Js" && scaled>
        double result = Shapes.LN_2 + 0.5 * Lanes.fold${LANES}(lanes.a);
<#else>
        double result = <#if terms.factor(measure) != "1.0">${terms.factor(measure)} * </#if>Lanes.fold${LANES}(lanes.a);
</#if>
        return !bad && result >= ${terms.floor(measure, scaled)} && result < Double.POSITIVE_INFINITY ? result : Double.NaN;
    }

    /** The columns that fill all virtual lanes, block by block; tells whether one was bad. */
    private static boolean blocks(<@lanes.at "p"/>, <#if pair><@lanes.at "q"/>, </#if>int full${scale}, double[] sums) {
        int width = ${S}.length();
        ${B} bad = ${B}.zero(${S?replace("F", "I")});
        for (int block = 0; block < full; block += Shapes.BLOCK) {
            int end = Math.min(block + Shapes.BLOCK, full);
            for (int k = 0; k < ${LANES}; k += 2 * width) {
                ${V} acc0 = ${V}.zero(${S});
                ${V} acc1 = ${V}.zero(${S});
                for (int j = block + k; j < end; j += ${LANES}) {
                    <@term "acc0" "j"/>
                    <@term "acc1" "(j + width)"/>
                }
                <@lanes.flush "acc0" "sums" "k"/>
                <@lanes.flush "acc1" "sums" "(k + width)"/>
            }
        }
        return bad.lt(0).anyTrue();
    }

    /** The columns that are left over; absent lanes read as zeros, which add nothing. */
    private static boolean tail(<@lanes.at "p"/>, <#if pair><@lanes.at "q"/>, </#if>int full, int n${scale}, double[] sums) {
        ${B} bad = ${B}.zero(${S?replace("F", "I")});
        for (int j = full; j < n; j += ${S}.length()) {
            var present = <@lanes.maskSpecies/>.indexInRange(j, n);
            ${V} acc0 = ${V}.zero(${S});
            <@term "acc0" "j" "present"/>
            <@lanes.flush "acc0" "sums" "(j - full)"/>
        }
        return bad.lt(0).anyTrue();
    }
}

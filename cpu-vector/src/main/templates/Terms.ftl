<#import "lanes.ftl" as lanes>
<#import "terms.ftl" as terms>
<#assign pair = measure != "Entropy">
<#assign sides = pair?then(["p", "q"], ["p"])>
<#assign lean = pair>
<#assign pieces = element.id == "F16" || (element.id == "Bf16" && !F32)>
<#assign split = element.id == "Bf16" && F32>
<#assign scale = scaled?then(", " + real + " pScale" + pair?then(", " + real + " qScale", ""), "")>
<#assign scales = scaled?then(", pScale" + pair?then(", qScale", ""), "")>
<#macro rows><@lanes.at "p"/>, <#if pair><@lanes.at "q"/>, </#if></#macro>
<#assign data = "pData, pAt, " + pair?then("qData, qAt, ", "")>
<#macro side p column tail>
<#if split>
    FloatVector ${p} = ${p}Two.<#if column == "even">lanewise(VectorOperators.LSHL, 16)<#else>and(0xffff0000)</#if>.reinterpretAsFloats();
<#else>
    <@lanes.load p p + tail?then("Tail", "") column "" tail || storage.array/>
</#if>
    ${B} ${p}Given = ${p}.${asBits};
<#if scaled>
    ${p} = ${p}.mul(${p}Scale);
</#if>
    ${B} ${p}Bits = ${p}.${asBits};
</#macro>
<#macro term acc guarded column tail=false>
{
    <@side "p" column tail/>
<#if pair>
    <@side "q" column tail/>
</#if>
    ${V} acc = ${acc};
    <@terms.term measure scaled guarded/>
    ${acc} = acc;
}
</#macro>
<#-- Adds the terms of two vectors of columns from j on: two in a row, or of bf16 the even and the odd ones of one vector. -->
<#macro two guarded tail=false>
<#if split>
<#list pair?then(["p", "q"], ["p"]) as p>
    IntVector ${p}Two = <#if tail>ShortVector.fromArray(Shapes.I16_WIDE, ${p}TailData, j)<#elseif storage.array>ShortVector.fromArray(Shapes.I16_WIDE, ${p}Data, ${p}At + j)<#else>ShortVector.fromMemorySegment(Shapes.I16_WIDE, ${p}Data, (${p}At + j) * 2, Shapes.ORDER)</#if>.reinterpretAsInts();
</#list>
    <@term "acc0" guarded "even"/>
    <@term "acc1" guarded "odd"/>
<#else>
    <@term "acc0" guarded "j"/>
    <@term "acc1" guarded "(j + width)"/>
</#if>
</#macro>
<#macro flushTwo k>
                <@lanes.flush "acc0" "sums" split?then(k + " / 2", k)/>
                <@lanes.flush "acc1" "sums" split?then("(" + LANES / 2 + " + " + k + " / 2)", "(" + k + " + width)")/>
</#macro>
<#macro loop guarded>
        int width = ${S}.length();
        ${B} bad = ${B}.zero(${I});
        for (int block = 0; block < full; block += Shapes.BLOCK) {
            int end = Math.min(block + Shapes.BLOCK, full);
            for (int k = 0; k < ${LANES}; k += 2 * width) {
                ${V} acc0 = ${V}.zero(${S});
                ${V} acc1 = ${V}.zero(${S});
                for (int j = block + k; j < end; j += ${LANES}) {
                    <@two guarded/>
                }
                <@flushTwo "k"/>
            }
        }
</#macro>
<@lanes.header measure + " of one row of " + scaled?then("weights and the inverses of their totals", "probabilities") + ", in " + real + " lanes."/>
final class ${name} {
    private ${name}() {}

    /** The result of a row of n classes; NaN if it must be computed from decoded blocks. */
    static double row(<@rows/>int n${scale}, Lanes lanes) {
        boolean bad = false;
        if (n <= LongRow.CHUNK) {
            bad = chunk(${data}n${scales}, lanes.a, lanes);
        } else {
            Arrays.fill(lanes.a, 0);
            for (int from = 0; from < n; from += LongRow.CHUNK) {
                bad |= chunk(pData, pAt + from, <#if pair>qData, qAt + from, </#if>Math.min(LongRow.CHUNK, n - from)${scales}, lanes.b, lanes);
                LongRow.join${LANES}(lanes.a, lanes.b, 0);
            }
        }
        return bad ? Double.NaN : result(lanes.a);
    }

    /** From the sums of a row's virtual lanes to its result; NaN if that is not exact enough. */
    static double result(double[] sums) {
<#if measure == "Js" && scaled>
        double result = Shapes.LN_2 + 0.5 * Lanes.fold${LANES}(sums);
<#else>
        double result = <#if terms.factor(measure) != "1.0">${terms.factor(measure)} * </#if>Lanes.fold${LANES}(sums);
</#if>
        return result >= ${terms.floor(measure, scaled)} && result < Double.POSITIVE_INFINITY ? result : Double.NaN;
    }

    /** The sums of the virtual lanes over n columns; tells whether one was bad. */
    static boolean chunk(<@rows/>int n${scale}, double[] sums, Lanes lanes) {
        Arrays.fill(sums, 0);
<#if lean>
        if (!lanes.isGuarded()) {
            if (!columns(${data}n${scales}, false, sums, lanes)) {
                return false;
            }
            lanes.guard();
            Arrays.fill(sums, 0);
        }
</#if>
        return columns(${data}n${scales}, true, sums, lanes);
    }

    private static boolean columns(<@rows/>int n${scale}, boolean guarded, double[] sums, Lanes lanes) {
<#if pieces>
        boolean bad = false;
        for (int from = 0; from < n; from += Widen.PIECE) {
            int count = Math.min(Widen.PIECE, n - from);
<#list pair?then(["p", "q"], ["p"]) as p>
            Widen.${element.id?lower_case}(${p}Data, ${p}At + from, count, lanes.${p}Wide, 0<#if element.id == "F16" && !storage.array>, lanes.half</#if>);
</#list>
            bad |= ${measure}${scaled?then("Shares", "")}${F32?then("", "Wide")}F32Array.add(lanes.pWide, 0, <#if pair>lanes.qWide, 0, </#if>count${scales}, guarded, sums, lanes);
        }
        return bad;
<#else>
        return add(${data}n${scales}, guarded, sums, lanes);
</#if>
    }
<#if !pieces>

    /** Adds n columns to the sums of the virtual lanes; tells whether one was bad. */
    static boolean add(<@rows/>int n${scale}, boolean guarded, double[] sums, Lanes lanes) {
        int full = n & -${LANES};
        boolean bad = false;
        if (full > 0) {
            bad = <#if lean>!guarded ? lean(${data}full${scales}, sums) : </#if>guarded(${data}full${scales}, sums);
        }
        if (full < n) {
            bad |= tail(${data}full, n${scales}, sums, lanes);
        }
        return bad;
    }
<#if lean>

    /** The columns that fill all virtual lanes, block by block, where every class is there on both sides. */
    private static boolean lean(<@rows/>int full${scale}, double[] sums) {
<@loop false/>
        return bad.and(${HIGHEST_BITS}).compare(VectorOperators.NE, 0).anyTrue();
    }
</#if>

    /** The same where some may be missing. */
    private static boolean guarded(<@rows/>int full${scale}, double[] sums) {
<@loop true/>
        return bad.lt(0).anyTrue();
    }

    /** The columns that are left over, filled up with zeros, which add nothing. */
    private static boolean tail(<@rows/>int full, int n${scale}, double[] sums, Lanes lanes) {
        int rest = n - full;
<#list sides as p>
        <@lanes.tail p "full" "rest"/>
</#list>
        ${B} bad = ${B}.zero(${I});
<#if split>
        for (int j = 0; j < rest; j += 2 * ${S}.length()) {
            ${V} acc0 = ${V}.zero(${S});
            ${V} acc1 = ${V}.zero(${S});
            <@two true true/>
            <@flushTwo "j"/>
        }
<#else>
        for (int j = 0; j < rest; j += ${S}.length()) {
            ${V} acc0 = ${V}.zero(${S});
            <@term "acc0" true "j" true/>
            <@lanes.flush "acc0" "sums" "j"/>
        }
</#if>
        return bad.lt(0).anyTrue();
    }
</#if>
}

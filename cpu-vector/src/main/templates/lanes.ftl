<#-- What every template shares: the header, reading, and the arithmetic of ratios, logarithms and exponentials. -->
<#global F32 = lane.id == "F32">
<#global V = lane.vector>
<#global B = lane.bitsVector>
<#global real = lane.type>
<#global bits = lane.bitsType>
<#global to = F32?then("(float) ", "")>
<#global L = F32?then("f", "")>
<#global S = lane.species>
<#global I = S?replace("F", "I")>
<#global asReal = F32?then("reinterpretAsFloats()", "reinterpretAsDoubles()")>
<#global asBits = F32?then("reinterpretAsInts()", "reinterpretAsLongs()")>
<#-- Virtual lanes: the width all hardware must behave as if it had; fixes the order of summation. -->
<#global LANES = F32?then(32, 16)>
<#-- Patterns of bits: smallest normal, largest finite, the range of a divisor b for which (2/3 … 3/2)·b is normal and b
    + (2/3 … 3/2)·b finite, one, half of an exponent's unit, the exponent field. -->
<#global MIN_NORMAL = F32?then("0x00800000", "0x0010000000000000L")>
<#global MAX_FINITE = F32?then("0x7f7fffff", "0x7fefffffffffffffL")>
<#global LOW = F32?then("0x01000000", "0x0020000000000000L")>
<#global HIGH = F32?then("0x7e7fffff", "0x7fcfffffffffffffL")>
<#global ONE = F32?then("0x3f800000", "0x3ff0000000000000L")>
<#global HALF_EXPONENT = F32?then("0x00400000", "0x0008000000000000L")>
<#global EXPONENT = F32?then("0xff800000", "0xfff0000000000000L")>
<#global LN2 = F32?then("0x1.62e43p-1f", "0x1.62e42fefa39efp-1")>
<#global LN2_UNIT = F32?then("0x1.62e43p-24f", LN2)>
<#-- 2·atanh(s)/s − 2 = z·(A[0] + z·(A[1] + …)), z = s², |s| ≤ 1/5. Largest relative error of ln: 2.9e-9 (f32), 1.6e-17. -->
<#global ATANH = F32?then(
    ["0x1.5555b4p-1f", "0x1.992b0cp-2f", "0x1.36e446p-2f"],
    ["0x1.5555555555776p-1", "0x1.99999998f0c95p-2", "0x1.249249b21c7dcp-2", "0x1.c71c0168a894ep-3",
     "0x1.7474e1f663194p-3", "0x1.3852e7d099883p-3", "0x1.3abd9b42140e4p-3"])>
<#-- 2^f = E[0] + f·(E[1] + …), |f| ≤ 1/2. Largest relative error: 7.5e-8 (f32), 3.1e-18. -->
<#global EXP2 = F32?then(
    ["0x1.000002p+0f", "0x1.62e428p-1f", "0x1.ebf918p-3f", "0x1.c6b6e6p-5f", "0x1.3d0c58p-7f", "0x1.5c08ep-10f"],
    ["0x1p+0", "0x1.62e42fefa39efp-1", "0x1.ebfbdff82c5adp-3", "0x1.c6b08d7049fd0p-5", "0x1.3b2ab6fb9f40fp-7",
     "0x1.5d87fe78cf28ap-10", "0x1.43091310c029fp-13", "0x1.ffcbfba7b2b8dp-17", "0x1.62bfc3bfd8b47p-20",
     "0x1.b526789258da8p-24", "0x1.e620feee34708p-28", "0x1.e7aa0bbb82dfap-32"])>
<#-- Adding and subtracting it rounds to an integer, whose bits, biased like an exponent, stand at the low end meanwhile. -->
<#global MAGIC = F32?then("(0x1.8p23f + 127)", "(0x1.8p52 + 1023)")>

<#macro header doc>
// Generated from cpu-vector/src/main/templates/${template}: edit that, not this.
package org.relent.cpu;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import org.jspecify.annotations.Nullable;
import org.relent.ElementType;
import org.relent.Gradient;
import org.relent.Rows;
import org.relent.Workers;

/** ${doc} */
</#macro>

<#-- The parameters that say where a row is. -->
<#macro at row><#if storage.array>${element.type}[] ${row}Data, int ${row}At<#else>MemorySegment ${row}Data, long ${row}At</#if></#macro>

<#-- Declares one vector of lanes, read from column j of a row and widened if the lanes are wider than the elements. -->
<#macro load name row column mask="" array=storage.array>
<#if element.bytes == 2>
<@load16 name row column mask array/>
<#else>
${V} ${name} = <@read row column mask array/>;
</#if>
</#macro>

<#macro read row column mask array=storage.array>
<#local end = (mask == "")?then(")", ", " + mask + ")")>
<#local widen = element.id != lane.id>
<#local from = widen?then("Shapes.F32_NARROW", S)>
<#if widen>(DoubleVector) </#if><#t>
<#if array>${element.vector}.fromArray(${from}, ${row}Data, <#if !row?ends_with("Tail")>${row}At + </#if>${column}${end}<#t>
<#else>${element.vector}.fromMemorySegment(${from}, ${row}Data, (${row}At + ${column}) * ${element.bytes}, Shapes.ORDER${end}</#if><#t>
<#if widen>.convertShape(VectorOperators.F2D, Shapes.F64, 0)</#if><#t>
</#macro>

<#-- 16-bit elements in f32 lanes, exactly. bf16 is the upper half of an f32. f16 has a narrower exponent: moved into place
     it is too small by 2^112, subnormal numbers included; the exponent of ∞ and NaN is filled up by hand. -->
<#macro load16 name row column mask array=storage.array>
<#local end = (mask == "")?then(")", ", " + mask + ")")>
IntVector ${name}Half = (IntVector) <#if array>ShortVector.fromArray(Shapes.I16, ${row}Data, <#if !row?ends_with("Tail")>${row}At + </#if>${column}${end}<#else>ShortVector.fromMemorySegment(Shapes.I16, ${row}Data, (${row}At + ${column}) * 2, Shapes.ORDER${end}</#if>.convertShape(VectorOperators.S2I, Shapes.I32, 0);
<#if element.id == "Bf16">
FloatVector ${name} = ${name}Half.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
<#else>
${name}Half = ${name}Half.lanewise(VectorOperators.LSHL, 13).and(0x8fffe000);
FloatVector ${name} = ${name}Half.reinterpretAsFloats().mul(0x1p112f);
${name} = ${name}.blend(${name}Half.or(0x7f800000).reinterpretAsFloats(), ${name}.abs().compare(VectorOperators.GE, 0x1p16f));
</#if>
</#macro>

<#-- Declares a copy of a row's columns from one on, with zeros behind, to be loaded as row + "Tail" with array = true. -->
<#macro tail row from n>
${element.type}[] ${row}TailData = lanes.${row}Tail.<#if storage.array>of<#else>${(element.bytes == 2)?then("f16", element.id?lower_case)}</#if>(${row}Data, ${row}At + ${from}, ${n});
</#macro>

<#-- Reads one element. -->
<#macro one row column>
<#if element.id == "F16">Float.float16ToFloat(<#elseif element.id == "Bf16">Float.intBitsToFloat((</#if><#t>
<#if storage.array>${row}Data[${row}At + ${column}]<#else>${row}Data.get(Shapes.${(element.bytes == 2)?then("F16", element.id)}_LAYOUT, (${row}At + ${column}) * ${element.bytes})</#if><#t>
<#if element.id == "F16">)<#elseif element.id == "Bf16">) << 16)</#if><#t>
</#macro>

<#-- The mask type that a read needs: that of what is read. -->
<#macro maskSpecies><#if element.bytes == 2>Shapes.I16<#elseif element.id != lane.id>Shapes.F32_NARROW<#else>${S}</#if></#macro>

<#-- A[0] + z·(A[1] + …). -->
<#macro arctangent z>
<#list ATANH?reverse as c><#if c?is_first>${V}.broadcast(${S}, ${c})<#else>.fma(${z}, ${V}.broadcast(${S}, ${c}))</#if></#list><#t>
</#macro>

<#-- z·(A[0] + z·(A[1] + …)): ln(ratio) = 2s + s·this. -->
<#macro atanh z>
<@arctangent z/>.mul(${z})<#t>
</#macro>

<#-- From the bits of a whole number of exponent units to that number, of which LN2_UNIT is the logarithm's part. -->
<#macro exponents k>
<#if F32>(FloatVector) ${k}.convert(VectorOperators.I2F, 0)<#else>
${k}.lanewise(VectorOperators.XOR, Long.MIN_VALUE).lanewise(VectorOperators.LSHR, 52).or(0x4330000000000000L).reinterpretAsDoubles().sub(0x1p52 + 2048)</#if><#t>
</#macro>

<#--
  Declares, with prefix n, the parts of ln(a/b) for a ≥ 0, given their bits:
  b is in [LOW, HIGH]; a = 2^nE · nA with nA/b in [2/3, 3/2]; nS = (nA − b)/(nA + b), nZ = nS², and
  ln(a/b) = nE·LN2_UNIT + nS·(2 + atanh(nZ)).
  nA − b is exact, so nothing is lost where a and b are close. For a = 0 the result is finite and meaningless.
-->
<#macro ratio n a aBits b bBits>
${B} ${n}Shift = ${aBits}.sub(${bBits}).add(${HALF_EXPONENT}).and(${EXPONENT});
${V} ${n}A = ${aBits}.sub(${n}Shift).${asReal};
${V} ${n}S = ${n}A.sub(${b}).div(${n}A.add(${b}));
${V} ${n}Z = ${n}S.mul(${n}S);
${V} ${n}E = <@exponents n + "Shift"/>;
</#macro>

<#-- ln(a/b) from the parts above: nE·LN2_UNIT + nS·(2 + atanh(nZ)). -->
<#macro log n>
${n}E.fma(${V}.broadcast(${S}, ${LN2_UNIT}), <@arctangent n + "Z"/>.fma(${n}Z, ${V}.broadcast(${S}, 2)).mul(${n}S))<#t>
</#macro>

<#--
  a ln(a/b) − a + b ≥ 0 from the parts above: its three terms never meet as large numbers. With a = b it is exactly 0;
  with nE = 0 it is nS·(a − b) + a·nS·atanh(nZ), whose first part is a square and the larger one.
-->
<#macro excess n a b>
${a}.fma(${n}E.fma(${V}.broadcast(${S}, ${LN2_UNIT}), ${n}S.mul(<@atanh n + "Z"/>)), ${n}S.fma(${a}.sub(${n}A).add(${a}.sub(${b})), ${n}A.sub(${a})))<#t>
</#macro>

<#--
  Declares, with prefix n, the parts of 2^(x·rate − shift) for the whole number shift: nN = round(x·rate) − shift, and
  nF = x·rate − shift − nN in [−1/2, 1/2], from the rate's two halves, so that neither a large x nor the temperature in
  the rate costs accuracy; nX = the power. Where nN is outside the exponent's range, nX is meaningless.
-->
<#macro power n x rate shift>
${V} ${n}Round = ${x}.fma(${rate}High, ${shift}Magic);
${V} ${n}N = ${n}Round.sub(${MAGIC});
${V} ${n}F = ${x}.fma(${rate}High, ${n}N.add(${shift}Whole).neg());
${n}F = ${x}.fma(${rate}Low, ${n}F);
${V} ${n}X = <#list EXP2?reverse as c><#if c?is_first>${V}.broadcast(${S}, ${c})<#else>.fma(${n}F, ${V}.broadcast(${S}, ${c}))</#if></#list>;
<#-- A product and not a sum of bits: it keeps NaN. -->
${n}X = ${n}X.mul(${n}Round.${asBits}.lanewise(VectorOperators.LSHL, ${F32?then(23, 52)}).${asReal});
</#macro>

<#-- Declares what power() takes for one row: its rate and shift, and "lowest", below which a power counts as 0. -->
<#macro powerConstants rate rest shift lowest>
${V} ${rate}High = ${V}.broadcast(${S}, ${to}${rate});
${V} ${rate}Low = ${V}.broadcast(${S}, <#if F32>(float) (${rate} - (float) ${rate})<#else>${rest}</#if>);
${V} ${shift}Magic = ${V}.broadcast(${S}, ${to}(${MAGIC} - ${shift}));
${V} ${shift}Whole = ${V}.broadcast(${S}, ${to}${shift});
${V} ${lowest} = ${V}.broadcast(${S}, ${to}((${shift} - ${F32?then(120, 1000)}) / ${rate}));
</#macro>

<#-- Adds a vector of lane sums of one column block to the row's f64 lanes, from lane k on. -->
<#macro flush acc lanes k>
<#if F32>
((DoubleVector) ${acc}.convertShape(VectorOperators.F2D, Shapes.F64, 0)).add(DoubleVector.fromArray(Shapes.F64, ${lanes}, ${k})).intoArray(${lanes}, ${k});
((DoubleVector) ${acc}.convertShape(VectorOperators.F2D, Shapes.F64, 1)).add(DoubleVector.fromArray(Shapes.F64, ${lanes}, ${k} + Shapes.F64.length())).intoArray(${lanes}, ${k} + Shapes.F64.length());
<#else>
<@twoSum acc lanes k LANES/>
</#if>
</#macro>

<#-- The same for f64, with Knuth's TwoSum: what each addition rounds away is kept in a second set of lanes, further on. -->
<#macro twoSum acc lanes k width>
{
    DoubleVector before = DoubleVector.fromArray(Shapes.F64, ${lanes}, ${k});
    DoubleVector sum = before.add(${acc});
    DoubleVector part = sum.sub(before);
    DoubleVector lost = before.sub(sum.sub(part)).add(${acc}.sub(part));
    sum.intoArray(${lanes}, ${k});
    DoubleVector.fromArray(Shapes.F64, ${lanes}, ${width} + ${k}).add(lost).intoArray(${lanes}, ${width} + ${k});
}
</#macro>

<#-- A method of every kernel that must know a row's largest logit first. -->
<#macro max>
    /** The largest logit of a row; NaN is passed over here and met again in the sums. */
    private static double max(<@at "x"/>, int n) {
        ${V} max = ${V}.broadcast(${S}, ${real?cap_first}.NEGATIVE_INFINITY);
        int j = 0;
        for (; j <= n - ${S}.length(); j += ${S}.length()) {
            <@load "x" "x" "j"/>
            max = max.blend(x, x.compare(VectorOperators.GT, max));
        }
        double largest = max.reduceLanes(VectorOperators.MAX);
        for (; j < n; j++) {
            double rest = <@one "x" "j"/>;
            largest = rest > largest ? rest : largest;
        }
        return largest;
    }
</#macro>

<#-- What follows is of the kernels over logits, whose blocks are 512 columns: 8 (f32) or 16 (f64) steps of two virtual widths. -->
<#-- What the bits of a rounded MAGIC + n are without those of n's biased exponent, where that has room for n. -->
<#global BIASED = F32?then("0xff", "0x7ffL")>
<#global UNBIASED = F32?then("0x1.8p23f", "0x1.8p52")>

<#--
  Declares a vector of equal lanes. A broadcast would be repeated inside the loop, on one of the two ports that do the
  arithmetic; a sum with a zero that the compiler does not know is kept.
-->
<#macro kept name value>
${V} ${name} = zero.add(${value});
</#macro>

<#--
  Declares the parts of 2^(x·rate − shift), as power() does, from constants named after the rate's name: High, Low, and Magic =
  MAGIC − shift. nRound = MAGIC + n, whose bits hold 2^n's exponent: nPower · nTwo is the power if n is in range.
-->
<#macro split n x rate>
${V} ${n}Round = ${x}.fma(${rate}High, ${rate}Magic);
${V} ${n}F = ${x}.fma(${rate}Low, ${x}.fma(${rate}High, ${rate}Magic.sub(${n}Round)));
${B} ${n}Bits = ${n}Round.${asBits};
${V} ${n}Power = <#list EXP2?reverse as c><#if c?is_first>${V}.broadcast(${S}, ${c})<#else>.fma(${n}F, ${V}.broadcast(${S}, ${c}))</#if></#list>;
<#-- A product and not a sum of bits: it keeps NaN. -->
${V} ${n}Two = ${n}Bits.lanewise(VectorOperators.LSHL, ${F32?then(23, 52)}).${asReal};
</#macro>

<#-- The mask of the lanes where one of the vectors of Bits that went into "all", one after the other by or, has n out of range or NaN. -->
<#macro outOfRange all>
${all}.and(~${BIASED}).${asReal}.compare(VectorOperators.NE, ${UNBIASED})<#t>
</#macro>

<#-- Adds the power of a logit to a vector; clamped: every logit below "none" is taken for that, whose power is 0, and NaN stays. -->
<#macro addPower acc from column clamped>
{
    ${V} x = ${V}.fromArray(${S}, ${from}, ${column});
<#if clamped>
    x = x.blend(none, x.lt(none));
</#if>
    <@split "e" "x" "rate"/>
    all = all.or(eBits);
    ${acc} = eTwo.fma(ePower, ${acc});
}
</#macro>

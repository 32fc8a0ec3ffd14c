<#-- What every kernel template shares: the type of the arithmetic, its constants, sums of two parts, and how lanes fold. -->
<#global real = lane.type>
<#global Array = lane.array>
<#global F32 = lane.id == "F32">
<#global L = F32?then("f", "")>
<#global LOCAL = F32?then("allocateFloatLocalArray", "allocateDoubleLocalArray")>
<#-- The table of powers of two: element n + BIAS is 2^n, for −BIAS ≤ n ≤ BIAS + 1. -->
<#global BIAS = F32?then(126, 1022)>
<#-- p/q up to this power of two, below 3/2, is next to 1. -->
<#global NEXT_TO = F32?then("0.57f", "0.57")>
<#-- Beyond these, numbers go the careful way: q below LEAST where p is not below TINY, anything above MOST. Inside, no
     ratio leaves the table. -->
<#global TINY = F32?then("0x1p-64f", "0x1p-400")>
<#global LEAST = F32?then("0x1p-90f", "0x1p-900")>
<#global MOST = F32?then("0x1p30f", "0x1p100")>
<#global SMALLEST_NORMAL = F32?then("0x1p-126f", "0x1p-1022")>
<#-- The largest power that the logarithm can take apart: one above it has an exponent whose negative is not in the table. -->
<#global LARGEST_POWER = F32?then("0x1p126f", "0x1p1022")>
<#-- Powers of two: a share below the first is 0 to the kernels; times a logit further than the second below its largest it
     would count all the same, unless it is below the third. -->
<#global FAR = F32?then("0x1p70f", "0x1p900")>
<#global DEEP = F32?then("200", "1200")>
<#global LEAST_OVER_TINY = F32?then("0x1p-26f", "0x1p-500")>
<#-- ln 2 in two parts: an exponent times the first is exact. -->
<#global LN2 = F32?then("0x1.62e43p-1f", "0x1.62e42fefa39efp-1")>
<#global LN2_HIGH = F32?then("0x1.62e4p-1f", "0x1.62e42fefap-1")>
<#global LN2_LOW = F32?then("0x1.7f7d1cp-20f", "0x1.cf79abc9e3b3ap-40")>
<#global LOG2_E = F32?then("0x1.715476p0f", "0x1.71547652b82fep0")>
<#-- Adding and subtracting it rounds to a whole number. -->
<#global MAGIC = F32?then("0x1.8p23f", "0x1.8p52")>
<#-- 2·atanh(s)/s − 2 = z·(A[0] + z·(A[1] + …)), z = s², |s| ≤ 1/5. Largest relative error of ln: 2.9e-9 (f32), 1.6e-17. -->
<#global ATANH = F32?then(
    ["0x1.5555b4p-1f", "0x1.992b0cp-2f", "0x1.36e446p-2f"],
    ["0x1.5555555555776p-1", "0x1.99999998f0c95p-2", "0x1.249249b21c7dcp-2", "0x1.c71c0168a894ep-3",
     "0x1.7474e1f663194p-3", "0x1.3852e7d099883p-3", "0x1.3abd9b42140e4p-3"])>

<#-- ((1+t) ln(1+t) + (1−t) ln(1−t))/t² = G[0] + z·(G[1] + …), z = t² ≤ 1/2. Largest relative error: 2.8e-9 (f32), 1.5e-17. -->
<#global MIXING = F32?then(
    ["0x1p0f", "0x1.555534p-3f", "0x1.111ef4p-4f", "0x1.2266a2p-5f", "0x1.96ef6ep-6f", "0x1.fbbe38p-11f", "0x1.bf3f9cp-5f",
     "(-0x1.08e858p-4f)", "0x1.fb37fap-5f"],
    ["0x1p0", "0x1.5555555555489p-3", "0x1.1111111128e62p-4", "0x1.24924912f3402p-5", "0x1.6c16c848f3938p-6",
     "0x1.f07a7f04747dep-7", "0x1.68371a417d662p-7", "0x1.0f4819b14ef81p-7", "0x1.d09d02c5f567ep-8", "0x1.1cd5bc65aaa69p-10",
     "0x1.cc68e5f2cf854p-6", "(-0x1.96a0159f4068fp-4)", "0x1.5e73b863a3e51p-2", "(-0x1.afe26af129c41p-1)",
     "0x1.9370037c73f40p+0", "(-0x1.0efd4eb45d18fp+1)", "0x1.f63ef7a255450p+0", "(-0x1.1ec38b61006b6p+0)",
     "0x1.38e8aeec54fe0p-2"])>

<#-- a[0] + x·(a[1] + …), by Horner's rule. -->
<#function polynomial a x>
  <#local text = a?last>
  <#list a?reverse as c><#if c?index gt 0><#local text = c + " + " + x + " * (" + text + ")"></#if></#list>
  <#return text>
</#function>

<#-- 1/k! for k = from … to, with signs that alternate from + on where asked. -->
<#function inverseFactorials from to alternating=false>
  <#local list = []>
  <#list from..to as k><#local list = list + [lane.inverseFactorial(k, alternating && (k - from) % 2 == 1)]></#list>
  <#return list>
</#function>

<#-- sum + sumLow += value + valueLow: Knuth's TwoSum of the high parts; what it rounds away joins the low ones. -->
<#macro add sum value low="">
{
${real} next = ${sum} + ${value};
${real} taken = next - ${sum};
${sum}Low += ((${sum} - (next - taken)) + (${value} - taken))<#if low != ""> + ${low}</#if>;
${sum} = next;
}
</#macro>

<#-- The state of a lane: sums of two parts, plain sums, minima, maxima, and what is kept as it is since all lanes of a unit have the same. -->
<#macro declare state>
<#list state as s>
<#if s.kind == "sum">
${real} ${s.name} = 0;
${real} ${s.name}Low = 0;
<#else>
${real} ${s.name} = ${s.start};
</#if>
</#list>
</#macro>

<#macro reset state>
<#list state as s>
<#if s.kind == "sum">
${s.name} = 0;
${s.name}Low = 0;
<#else>
${s.name} = ${s.start};
</#if>
</#list>
</#macro>

<#macro allocate state>
<#list state?filter(s -> s.kind != "kept") as s>
${real}[] ${s.name}Shared = context.${LOCAL}(256);
<#if s.kind == "sum">
${real}[] ${s.name}LowShared = context.${LOCAL}(256);
</#if>
</#list>
</#macro>

<#-- Lets the lanes of a row fold, half of them onto the other half, until the first holds everything. The tree stands inline,
     as a local array must not be given to a method. -->
<#macro fold state>
<#list state?filter(s -> s.kind != "kept") as s>
${s.name}Shared[lane] = ${s.name};
<#if s.kind == "sum">
${s.name}LowShared[lane] = ${s.name}Low;
</#if>
</#list>
for (int half = lanes / 2; half > 0; half = half / 2) {
context.localBarrier();
if (column < half) {
<#list state?filter(s -> s.kind != "kept") as s>
${real} ${s.name}Other = ${s.name}Shared[lane + half];
<#if s.kind == "sum">
<@add s.name s.name + "Other" s.name + "LowShared[lane + half]"/>
${s.name}Shared[lane] = ${s.name};
${s.name}LowShared[lane] = ${s.name}Low;
<#else>
<#if s.kind == "plain">
${s.name} = ${s.name} + ${s.name}Other;
<#else>
${s.name} = TornadoMath.${s.kind}(${s.name}, ${s.name}Other);
</#if>
${s.name}Shared[lane] = ${s.name};
</#if>
</#list>
}
}
</#macro>

<#-- Where the state of a unit goes: SLOTS numbers of the arena, in the order of the state. -->
<#macro store state at>
<#local slot = 0>
<#list state as s>
arena.set(${at} + ${slot}, ${s.name});
<#local slot = slot + 1>
<#if s.kind == "sum">
arena.set(${at} + ${slot}, ${s.name}Low);
<#local slot = slot + 1>
</#if>
</#list>
</#macro>

<#macro header doc>
// Generated from gpu-tornado/src/main/templates/${template}: edit that, not this.
package org.relent.gpu;

import static org.relent.gpu.Slots.*;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/** ${doc} */
</#macro>

<#-- Opens a kernel over units (a row, or a part of a long one): groups of 256 lanes, "lanes" of them a unit. -->
<#macro eachUnit state more=[] labelled=false>
int lane = context.localIdx;
int group = context.groupIdx;
int groups = context.globalGroupSizeX / 256;
int units = <@genuine/> * (groups > 0 ? 1 : 0) * shape.get(UNITS);
int parts = shape.get(PARTS);
int lanes = units > 0 ? shape.get(LANES) : 1;
int classes = shape.get(CLASSES);
int scratch = shape.get(SCRATCH);
int together = 256 / lanes;
int column = lane % lanes;
<@allocate state + more/>
<@declare state + more/>
for (int base = group * together; base < units; base += groups * together) {
int unit = base + lane / lanes;
<@reset state + more/>
<#nested>
<@fold state/>
if (column == 0 && unit < units) {
<@store state "scratch + unit * WIDTH"/>
}
context.localBarrier();
}
if (lane == 0) {
<#if labelled>
marks.set(group, <@markOf/> + (labels.get(units > 0 ? shape.get(LABELS_TOKEN_AT) : 0) - shape.get(TOKEN)));
<#else>
marks.set(group, <@markOf/>);
</#if>
}
</#macro>

<#-- 1 if the shape came to the device, otherwise 0. -->
<#macro genuine>(shape.get(GUARD) - shape.get(TOKEN) == GENUINE ? 1 : 0)</#macro>

<#-- A work-group's mark: the run's token, unless the scalars or the table did not come, or there is no grid: what TornadoVM
     cannot compile it runs once as plain Java, whose loops would never end without one. -->
<#macro markOf>Arithmetic${lane.id}.mark(shape.get(TOKEN), scalars.get(SCALARS_TOKEN), powers.get(${BIAS}))
+ (context.globalGroupSizeX > 0 ? 0 : 1)</#macro>

<#-- Ends a kernel over rows: the first lane of each group leaves its mark. -->
<#macro mark>
if (context.localIdx == 0) {
marks.set(context.groupIdx, <@markOf/>);
}
</#macro>

<#-- The number of rows of a kernel over rows: none where the shape did not come, or there is no grid. -->
<#macro countRows>
int rows = <@genuine/> * (context.globalGroupSizeX > 0 ? 1 : 0) * shape.get(ROWS);
</#macro>

<#-- Ends a kernel that makes results: they carry the token too, behind the last of them. -->
<#macro markResults>
if (context.globalIdx == 0) {
results.set(2 * rows, scalars.get(SCALARS_TOKEN) + (context.globalGroupSizeX > 0 ? 0 : 1));
}
<@mark/>
</#macro>

<#-- Where the columns of the unit's part of a row begin and how many there are. -->
<#macro place pair=true>
int row = unit / parts;
int start = (unit % parts) * PART;
int columns = classes - start < PART ? classes - start : PART;
int pAt = shape.get(P_START) + (row / shape.get(P_EVERY)) % shape.get(P_ROWS) * shape.get(P_STRIDE) + start;
<#if pair>
int qAt = shape.get(Q_START) + (row / shape.get(Q_EVERY)) % shape.get(Q_ROWS) * shape.get(Q_STRIDE) + start;
</#if>
</#macro>

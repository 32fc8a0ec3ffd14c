<#include "arithmetic.ftl">
<#assign A = "Arithmetic" + lane.id>
<#assign FULL = F32?then("Float", "Double")>
<#function sum name><#return {"name": name, "kind": "sum"}></#function>
<#function flag><#return {"name": "flag", "kind": "max", "start": "0"}></#function>
<#function kept name><#return {"name": name, "kind": "kept", "start": "0"}></#function>
<#function highest name><#return {"name": name, "kind": "max", "start": FULL + ".NEGATIVE_INFINITY"}></#function>
<@header "Rows of logits, softmax(x/T) of them, which is never written down: sums of powers, each part of a row relative to its own largest logit.">
</@header>
final class ${name} {
private ${name}() {}

<@kernel "rlNll" "Σ e^((x − x[y])/T) over the classes but the label y, whose power is 1; and Σ x − x[y]." true>
<@eachUnit state=[sum("mass"), sum("line"), flag()] labelled=true>
if (unit < units) {
<@place false/>
int label = labels.get(row) - start;
${real} own = arena.get(pAt + label);
flag = own - own == 0 ? 0 : CAREFUL;
<@columns ["p"]; i>
${real} d${i} = p${i} - own;
${real} low${i} = ${A}.differenceLow(p${i}, own, d${i});
${real} power${i} = ${A}.exponential(powers, d${i}, low${i}, rate2, rate, stepHigh, stepLow);
${real} e${i} = c<@step i/> == label ? 0 : power${i};
<@add "line" "d" + i/>
<@total i "mass" "e"/>
</@columns>
}
</@eachUnit>
</@kernel>

<@kernel "rlSoftmax" "Σ e^((x − m)/T), and Σ e^((x − m)/T)·(m − x), with m the part's largest logit.">
<@eachUnit state=[kept("shift"), sum("mass"), sum("line")] more=[highest("most")]>
<@largest [{"most": "p", "shift": "shift"}]/>
if (unit < units) {
<@place false/>
<@columns ["p"]; i>
<@power "e" i "p" "shift"/>
<@total i "mass" "e"/>
${real} w${i} = e${i} > 0 ? e${i} * -eOf${i} : 0;
<@total i "line" "w"/>
</@columns>
}
</@eachUnit>
</@kernel>

<@kernel "rlPairSoftmax" "The same sums of both sides, and Σ e^((x − m)/T)·(m′ − x′), m′ and x′ being Q's.">
<@eachUnit state=[kept("shift"), sum("mass"), kept("shiftQ"), sum("massQ"), sum("cross"), flag()] more=[highest("most"), highest("mostQ")]>
<@largest [{"most": "p", "shift": "shift"}, {"most": "q", "shift": "shiftQ"}]/>
if (unit < units) {
<@place/>
<@columns ["p", "q"]; i>
<@power "e" i "p" "shift"/>
<@power "f" i "q" "shiftQ"/>
<@total i "mass" "e"/>
<@total i "massQ" "f"/>
${real} w${i} = e${i} * (shiftQ - q${i});
<#-- A class that Q lacks, or nearly: P must lack it too, or a share that is 0 here would count. -->
if ((shiftQ - q${i}) * rate2 > ${FAR}) {
${real} lacking${i} = ${A}.below(q${i}, -${FULL}.MAX_VALUE);
${real} there${i} = 1 - ${A}.below(p${i}, -${FULL}.MAX_VALUE);
flag = TornadoMath.max(flag, INFINITE * lacking${i} * there${i});
flag = TornadoMath.max(flag, CAREFUL * (1 - lacking${i}) * ${A}.above(eOf${i} * rate2, -${DEEP}));
w${i} = lacking${i} > 0 ? 0 : w${i};
}
<@total i "cross" "w"/>
</@columns>
}
</@eachUnit>
</@kernel>

<@kernel "rlExcess" "Σ p φ(ln(p/q)), φ(l) = e^−l − 1 + l, with both sides' norms: a second pass, in which no error of a norm counts but by its square.">
int norms = shape.get(NORMS);
<@eachUnit state=[sum("term"), flag()]>
if (unit < units) {
<@place/>
int norm = norms + row * WIDTH;
${real} shift = arena.get(norm);
${real} share = arena.get(norm + 1);
${real} gap = arena.get(norm + 2);
${real} shiftQ = arena.get(norm + 3);
${real} shareQ = arena.get(norm + 4);
flag = arena.get(norm + 5);
<@columns ["p", "q"]; i>
<@power "e" i "p" "shift"/>
<@below "f" i "q" "shiftQ"/>
<#-- ln(p/q) from the differences of the logits, in which what both sides share drops out exactly. -->
${real} h${i} = eOf${i} - fOf${i};
${real} l${i} = ((h${i} - gap) + (${A}.differenceLow(eOf${i}, fOf${i}, h${i}) + (eLow${i} - fLow${i}))) * rate;
${real} t${i} = e${i} * share;
<#-- Where Q is much larger, its own power has fewer errors than P's times e^−l, which is off by l's. -->
l${i} = p${i} < -${FULL}.MAX_VALUE ? -5 : l${i};
if (l${i} < -2) {
<@powerOf "f" i/>
t${i} = p${i} < -${FULL}.MAX_VALUE ? f${i} * shareQ : f${i} * shareQ + t${i} * (l${i} - 1);
} else {
t${i} = q${i} < -${FULL}.MAX_VALUE ? 0 : t${i} * ${A}.phi(powers, l${i});
}
<@total i "term" "t"/>
</@columns>
}
</@eachUnit>
</@kernel>

<@kernel "rlSoftTargets" "Of given probabilities P against logits: Σ e^((x − m)/T), Σ p and Σ p (m − x).">
<@eachUnit state=[kept("shift"), sum("mass"), sum("all"), sum("cross"), {"name": "low", "kind": "min", "start": "0"},
    {"name": "highP", "kind": "max", "start": "0"}, flag()] more=[highest("most")]>
<@largest [{"most": "q", "shift": "shift"}]/>
if (unit < units) {
<@place/>
<@columns ["p", "q"]; i>
<@power "e" i "q" "shift"/>
<@total i "mass" "e"/>
low = TornadoMath.min(low, p${i});
highP = TornadoMath.max(highP, p${i});
${real} lacking${i} = ${A}.below(q${i}, -${FULL}.MAX_VALUE);
flag = TornadoMath.max(flag, INFINITE * lacking${i} * ${A}.above(p${i}, 0));
${real} w${i} = lacking${i} > 0 ? 0 : p${i} * (shift - q${i});
<@total i "cross" "w"/>
<@total i "all" "p"/>
</@columns>
}
</@eachUnit>
</@kernel>
}

<#macro kernel name doc labelled=false>

/** ${doc} */
static void ${name}${lane.id}(
KernelContext context,
IntArray shape,
${Array} scalars,
${Array} powers,
${Array} arena,
<#if labelled>
IntArray labels,
</#if>
IntArray marks) {
${real} rate = scalars.get(RATE);
${real} rate2 = scalars.get(RATE_2);
${real} stepHigh = scalars.get(STEP_HIGH);
${real} stepLow = scalars.get(STEP_LOW);
<#nested>
}
</#macro>

<#-- The columns of a lane, four at a time and then one by one; nested is the work on the i-th of them. All are read before any
     work, whose branches no read would pass. -->
<#macro columns sides>
int c = column;
for (; c + 3 * lanes < columns; c += 4 * lanes) {
<#assign together = 4>
<#list 0..3 as i><#list sides as s><@read s i/></#list></#list>
<#nested 0><#nested 1><#nested 2><#nested 3>
}
for (; c < columns; c += lanes) {
<#assign together = 1>
<#list sides as s><@read s 0/></#list>
<#nested 0>
}
</#macro>

<#macro step i><#if i gt 0> + <#if i gt 1>${i} * </#if>lanes</#if></#macro>
<#macro at side i>${side}At + c<@step i/></#macro>

<#-- Adds the numbers of four columns to each other first, once all are there. -->
<#macro total i sum value>
<#if together == 1>
<@add sum value + "0"/>
<#elseif i == 3>
{
${real} four = (${value}0 + ${value}1) + (${value}2 + ${value}3);
<@add sum "four"/>
}
</#if>
</#macro>

<#-- Reads the i-th number of a side. -->
<#macro read side i>
${real} ${side}${i} = arena.get(<@at side i/>);
</#macro>

<#-- The power of the i-th logit of a side, relative to the shift. -->
<#macro power name i side shift>
<@below name i side shift/>
<@powerOf name i/>
</#macro>

<#-- How far the i-th logit of a side is below the shift, in two parts. -->
<#macro below name i side shift>
${real} ${name}Of${i} = ${side}${i} - ${shift};
${real} ${name}Low${i} = ${A}.differenceLow(${side}${i}, ${shift}, ${name}Of${i});
</#macro>

<#macro powerOf name i>
${real} ${name}${i} = ${A}.exponential(powers, ${name}Of${i}, ${name}Low${i}, rate2, rate, stepHigh, stepLow);
</#macro>

<#-- The largest logit of the unit's part, known to all its lanes; 0 where all are −∞, so that differences are numbers. -->
<#macro largest sides>
if (unit < units) {
<@place sides?size gt 1 || sides[0].most == "q"/>
int c = column;
for (; c + 3 * lanes < columns; c += 4 * lanes) {
<#list sides as s>
<#list 0..3 as i>
<@read s.most i/>
</#list>
</#list>
<#list sides as s>
<#local name = (s?index == 0)?then("most", "mostQ")>
${name} = TornadoMath.max(
${name},
TornadoMath.max(TornadoMath.max(${s.most}0, ${s.most}1), TornadoMath.max(${s.most}2, ${s.most}3)));
</#list>
}
for (; c < columns; c += lanes) {
<#list sides as s>
<#local name = (s?index == 0)?then("most", "mostQ")>
${name} = TornadoMath.max(${name}, arena.get(${s.most}At + c));
</#list>
}
}
<#local folded = []>
<#list sides as s><#local folded = folded + [highest((s?index == 0)?then("most", "mostQ"))]></#list>
<@fold folded/>
context.localBarrier();
<#list sides as s>
<#local name = (s?index == 0)?then("most", "mostQ")>
${s.shift} = ${name}Shared[lane - column];
${s.shift} = ${s.shift} < -${FULL}.MAX_VALUE ? 0 : ${s.shift};
</#list>
</#macro>

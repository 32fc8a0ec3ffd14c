<#include "arithmetic.ftl">
<#-- A sum of terms of probabilities: what "measure" adds for a class, and whether the sums of both sides come with it. With
     shares the numbers are counts, which the norms of the row make probabilities. -->
<#assign sums = [{"name": "term", "kind": "sum"}]>
<#if measure.gap><#assign sums = sums + [{"name": "gap", "kind": "sum"}]></#if>
<#assign state = sums + [
    {"name": "low", "kind": "min", "start": "0"},
    {"name": "highP", "kind": "max", "start": "0"}]
    + measure.pair?then([{"name": "highQ", "kind": "max", "start": "0"}], [])
    + [{"name": "flag", "kind": "max", "start": "0"}]
    + measure.gap?then([{"name": "mass", "kind": "plain", "start": "0"}], [])>
<#assign A = "Arithmetic" + lane.id>
<#assign x = measure.shares?then("x", "p")>
<#assign y = measure.shares?then("y", "q")>
<@header measure.doc>
</@header>
final class ${name} {
private ${name}() {}

/** The partial result of each unit. */
static void rl${name}(
KernelContext context,
IntArray shape,
${Array} scalars,
${Array} powers,
${Array} arena,
IntArray marks) {
<#if measure.parameter>
${real} parameter = scalars.get(PARAMETER);
</#if>
<#if measure.shares>
int norms = shape.get(NORMS);
</#if>
<@eachUnit state>
if (unit < units) {
<@place measure.pair/>
<#if measure.shares>
${real} shareP = arena.get(norms + row * WIDTH);
<#if measure.pair>
${real} shareQ = arena.get(norms + row * WIDTH + 1);
</#if>
flag = arena.get(norms + row * WIDTH + 2);
</#if>
int c = column;
for (; c + 3 * lanes < columns; c += 4 * lanes) {
<@terms 4/>
}
for (; c < columns; c += lanes) {
<@terms 1/>
}
}
</@eachUnit>
}

/** What a class adds. */
static ${real} term(${Array} powers, <#if measure.parameter>${real} parameter, </#if>${real} p<#if measure.pair>, ${real} q</#if>) {
<@measureTerm/>
}
<#if measure.pair && !measure.id?ends_with("Js")>

/** What a class adds where a number is tiny, missing or negative: what the flag does not say otherwise, and a NaN on any side. */
static ${real} rare(${Array} powers, ${real} p, ${real} q) {
<@rareTerm/>
}
</#if>

/** What is wrong with a class of the numbers x and y: nothing, or one of the flags. */
static ${real} flag(${real} x, ${real} p<#if measure.pair>, ${real} y, ${real} q</#if>) {
<@measureFlag/>
}
}

<#-- Reads "count" columns a lane, and adds their terms: first to each other, then to the sum. -->
<#macro terms count>
<#list 0..<count as i>
${real} ${x}${i} = arena.get(pAt + c<#if i gt 0> + <#if i gt 1>${i} * </#if>lanes</#if>);
<#if measure.pair>
${real} ${y}${i} = arena.get(qAt + c<#if i gt 0> + <#if i gt 1>${i} * </#if>lanes</#if>);
</#if>
</#list>
<#list 0..<count as i>
<#if measure.shares>
${real} p${i} = x${i} * shareP;
<#if measure.pair>
${real} q${i} = y${i} * shareQ;
</#if>
</#if>
<#-- What must be looked at is looked at where a number is tiny, missing or negative; a NaN reaches the sum in any case. -->
<#if measure.id == "EvenJs">
<#-- One division where neither side is many times the other, without a logarithm. -->
low = TornadoMath.min(low, TornadoMath.min(p${i}, q${i}));
${real} d${i} = p${i} - q${i};
${real} s${i} = d${i} / (p${i} + q${i});
${real} z${i} = s${i} * s${i};
${real} t${i} = 0;
if (z${i} < 0.5${L}) {
t${i} = 0.25${L} * (d${i} * s${i}) * (${polynomial(MIXING, "z" + i)});
} else {
t${i} = term(powers, p${i}, q${i});
flag = TornadoMath.max(flag, flag(p${i}, p${i}, q${i}, q${i}));
}
<#elseif measure.id == "Js">
${real} t${i} = term(powers, parameter, p${i}, q${i});
low = TornadoMath.min(low, TornadoMath.min(${x}${i}, ${y}${i}));
flag = TornadoMath.max(flag, flag(${x}${i}, p${i}, ${y}${i}, q${i}));
<#else>
${real} t${i} = 0;
if (<@least "p" + i "q" + i/> < ${LEAST}) {
<#if measure.pair>
t${i} = rare(powers, p${i}, q${i});
low = TornadoMath.min(low, TornadoMath.min(${x}${i}, ${y}${i}));
flag = TornadoMath.max(flag, flag(${x}${i}, p${i}, ${y}${i}, q${i}));
<#else>
low = TornadoMath.min(low, ${x}${i});
flag = TornadoMath.max(flag, flag(${x}${i}, p${i}));
</#if>
} else {
t${i} = term(powers, <#if measure.parameter>parameter, </#if>p${i}<#if measure.pair>, q${i}</#if>);
}
</#if>
highP = TornadoMath.max(highP, p${i});
<#if measure.pair>
highQ = TornadoMath.max(highQ, q${i});
</#if>
</#list>
<#if count == 4>
${real} t = (t0 + t1) + (t2 + t3);
<#else>
${real} t = t0;
</#if>
<@add "term" "t"/>
<#if measure.gap>
<#list 0..<count as i>
${real} d${i} = p${i} - q${i};
<@add "gap" "d" + i differenceLow("p" + i, "q" + i, "d" + i)/>
mass = mass + p${i};
</#list>
</#if>
</#macro>
<#function differenceLow x y d>
<#return A + ".differenceLow(" + x + ", " + y + ", " + d + ")">
</#function>

<#-- p > 0 with q = 0 is infinite; a tiny p is left out; a tiny q under a p that counts goes the careful way. -->
<#macro measureFlag>
<#switch measure.id>
<#case "Entropy">
return ${A}.above(x, 0) * ${A}.below(p, ${LEAST});
<#break>
<#case "CrossEntropy">
<#-- A share below the normal numbers has lost digits, or all. -->
${real} tiny = p < ${LEAST} ? NEGLECTED : CAREFUL * ${A}.below(q, ${measure.shares?then(SMALLEST_NORMAL, "0")});
return ${A}.above(x, 0) * (y > 0 ? tiny : INFINITE);
<#break>
<#case "Kl">
<#case "GeneralizedKl">
${real} tiny = p < ${TINY} ? NEGLECTED : CAREFUL * ${A}.below(q, ${LEAST});
return ${A}.above(x, 0) * (y > 0 ? tiny : INFINITE);
<#break>
<#case "Jeffreys">
<#-- A class that is tiny on both sides is left out; one that is tiny on one side weighs as much as on the other. -->
${real} least = TornadoMath.min(p, q);
${real} most = TornadoMath.max(p, q);
${real} tiny = most < ${TINY} ? NEGLECTED : CAREFUL * ${A}.below(least, ${LEAST});
return ${A}.above(TornadoMath.max(x, y), 0) * (TornadoMath.min(x, y) > 0 ? tiny : INFINITE);
<#break>
<#case "EvenJs">
<#case "Js">
<#-- m is at least 2^−20 of the sum, by the least weight, and so above LEAST where the sum is above TINY. -->
return ${A}.above(x + y, 0) * ${A}.below(p + q, ${TINY});
<#break>
<#case "Renyi">
return ${A}.above(x, 0) * (y > 0 ? CAREFUL * ${A}.below(TornadoMath.min(p, q), ${LEAST}) : INFINITE);
<#break>
</#switch>
</#macro>

<#-- What is below LEAST where a class is not an ordinary one. -->
<#macro least p q>
<#switch measure.id>
<#case "Entropy">${p}<#break>
<#case "Kl">
<#case "GeneralizedKl">TornadoMath.min(${p} * ${LEAST_OVER_TINY}, ${q})<#break>
<#default>TornadoMath.min(${p}, ${q})</#switch><#t>
</#macro>

<#macro rareTerm>
<#switch measure.id>
<#case "CrossEntropy">
if (p < ${LEAST}) {
return (p - p) + (q - q);
}
return q > 0 ? p * (${A}.logarithm(powers, q * ${F32?then("0x1p64f", "0x1p400")}) - ${F32?then("64", "400")} * ${LN2}) : p - p;
<#break>
<#case "Kl">
<#case "GeneralizedKl">
<#-- Without p ln(p/q), which is never above p − q. -->
return TornadoMath.max(q - p, 0) + ((p - p) + (q - q));
<#break>
<#default>
return (p - p) + (q - q);
</#switch>
</#macro>

<#macro measureTerm>
<#switch measure.id>
<#case "Entropy">
return p * ${A}.logarithm(powers, p);
<#break>
<#case "CrossEntropy">
return p * ${A}.logarithm(powers, q);
<#break>
<#case "Kl">
<#case "GeneralizedKl">
return ${A}.excess(powers, p, q);
<#break>
<#case "Jeffreys">
<#-- The difference of both sides times a logarithm of the same sign. -->
return (p - q) * ${A}.logRatio(powers, p, q);
<#break>
<#case "EvenJs">
<#-- ¼ (p + q) (u ln u + (2 − u) ln(2 − u)) for the smaller side's share u of both, times 2: below 0.3 here. -->
${real} both = p + q;
if (both < ${LEAST}) {
return (p - p) + (q - q);
}
${real} u = 2 * TornadoMath.min(p, q) / both;
${real} s = u / (4 - u);
${real} z = s * s;
${real} larger = (2 - u) * (${LN2} - (2 * s + s * z * (${polynomial(ATANH, "z")})));
${real} smaller = u < ${LEAST} ? 0 : u * ${A}.logarithm(powers, u);
return 0.25${L} * both * (larger + smaller);
<#break>
<#case "Js">
<#-- −p + m and −q + m cancel between the two, so that m may be rounded; but of equal sides it is their own number. The
     weight is ½ at most: of a larger one 1 − w would be rounded too much. -->
${real} m = q + parameter * (p - q);
if (m < ${LEAST}) {
return (p - p) + (q - q);
}
${real} ofP = p < ${LEAST} ? m : ${A}.excess(powers, p, m);
${real} ofQ = q < ${LEAST} ? m : ${A}.excess(powers, q, m);
return parameter * ofP + (1 - parameter) * ofQ;
<#break>
<#case "Renyi">
<#-- p·(p/q)^(α − 1): an error of the logarithm counts as α − 1 times itself, as in the result. -->
return p * ${A}.exponential(powers, parameter * ${A}.logRatio(powers, p, q), ${LOG2_E}, 1, ${LN2_HIGH}, ${LN2_LOW});
<#break>
</#switch>
</#macro>

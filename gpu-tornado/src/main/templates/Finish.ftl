<#include "arithmetic.ftl">
<#assign A = "Arithmetic" + lane.id>
<@header "Adds the parts of each row in their order, and makes results of the sums. What must not be believed becomes −∞, for the host to compute in its careful way.">
</@header>
final class ${name} {
private ${name}() {}
<@finish name="rlTerms" + lane.id doc="Sums of terms of one side." sums=["term"] highs=["highP"]>
<@value/>
</@finish>
<@finish name="rlPairTerms" + lane.id doc="Sums of terms of both sides." sums=["term"] highs=["highP", "highQ"]>
<@value logarithm=true/>
</@finish>
<@finish name="rlGapTerms" + lane.id doc="Sums of terms of both sides, and the difference of their sums." sums=["term", "gap"] highs=["highP", "highQ"] mass=true>
<@value gap=true/>
</@finish>
}

<#-- A kernel over rows, a lane each. -->
<#macro finish name doc sums highs mass=false>

/** ${doc} */
static void ${name}(
KernelContext context,
IntArray shape,
${Array} scalars,
${Array} powers,
${Array} arena,
${Array} results,
IntArray marks) {
<@countRows/>
int parts = shape.get(PARTS);
int scratch = shape.get(SCRATCH);
int mode = shape.get(MODE);
${real} factor = scalars.get(FACTOR);
${real} floor = scalars.get(FLOOR);
int all = context.globalGroupSizeX;
for (int row = context.globalIdx; row < rows; row += all) {
<#list sums as s>
${real} ${s} = 0;
${real} ${s}Low = 0;
</#list>
${real} low = 0;
<#list highs as h>
${real} ${h} = 0;
</#list>
${real} flag = 0;
<#if mass>
${real} mass = 0;
</#if>
for (int part = 0; part < parts; part++) {
int at = scratch + (row * parts + part) * WIDTH;
<#local slot = 0>
<#list sums as s>
${real} ${s}Part = arena.get(at + ${slot});
<@add s s + "Part" "arena.get(at + ${slot + 1})"/>
<#local slot = slot + 2>
</#list>
low = TornadoMath.min(low, arena.get(at + ${slot}));
<#list highs as h>
<#local slot = slot + 1>
${h} = TornadoMath.max(${h}, arena.get(at + ${slot}));
</#list>
flag = TornadoMath.max(flag, arena.get(at + ${slot + 1}));
<#if mass>
mass = mass + arena.get(at + ${slot + 2});
</#if>
}
<#-- Rows of tiny numbers only would need terms that were left out; the sums hold what is not a number. -->
${real} doubt = ${A}.below(low, 0) + ${A}.above(flag, 2.5${L}) + ${A}.notFinite(term);
<#list highs as h>
doubt = doubt + ${A}.above(${h}, ${MOST}) + ${A}.below(${h}, ${TINY});
</#list>
<#-- Shares near each other are rounded too much for the digits that are promised there. -->
doubt = doubt + ${A}.above(floor, TornadoMath.abs(term)) * ${A}.above(TornadoMath.abs(term), 0);
doubt = doubt
+ ${A}.above(flag, 0.5${L}) * ${A}.below(flag, 1.5${L}) * ${A}.below(highP, ${F32?then("0x1p-10f", "0x1p-100")});
<#nested>
results.set(2 * row, doubt > 0 ? ${F32?then("Float", "Double")}.NEGATIVE_INFINITY : value);
results.set(2 * row + 1, doubt > 0 ? 0 : valueLow);
}
<@markResults/>
}
</#macro>

<#macro value logarithm=false gap=false>
${real} value = factor * term;
${real} valueLow = factor * termLow;
<#if gap>
<@add "value" "gap" "gapLow"/>
<#-- Where Q is much more than P, the terms are as large as Q and cancel against the gap. -->
doubt = doubt + ${A}.above(mass - gap, 2 * TornadoMath.max(mass, TornadoMath.abs(value)));
</#if>
<#if logarithm>
if (mode == LOG) {
<#-- Rényi of an order below 1: classes that only P has add nothing, and no class in common is the infinite case. -->
flag = factor < 0 ? (term > 0 ? 0 : INFINITE) : flag;
<#-- Powers of an order above 1 that are left out as too small, where the sum itself is. -->
doubt = doubt + ${A}.above(factor, 0) * ${A}.below(term, highP * 0x1p-20${L});
value = factor * (${A}.logHigh(term) + (${A}.logLow(powers, term) + termLow / term));
valueLow = 0;
}
</#if>
doubt = doubt + ${A}.notFinite(value + valueLow);
if (flag > 1.5${L}) {
value = ${F32?then("Float", "Double")}.POSITIVE_INFINITY;
valueLow = 0;
}
</#macro>

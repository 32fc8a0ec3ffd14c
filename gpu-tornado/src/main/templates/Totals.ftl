<#include "arithmetic.ftl">
<#assign A = "Arithmetic" + lane.id>
<#assign SMALL_SUM = F32?then("0x1p-100f", "0x1p-900")>
<#assign LARGE_SUM = F32?then("0x1p100f", "0x1p900")>
<#assign state = [{"name": "total", "kind": "sum"}, {"name": "totalQ", "kind": "sum"}]>
<@header "What makes counts shares: the sums of rows, and their reciprocals.">
</@header>
final class ${name} {
private ${name}() {}
<@totals "rlTotal" + lane.id false "The sums of P."/>
<@totals "rlPairTotals" + lane.id true "The sums of P and Q."/>

/** The norms of each row: 1 over either sum, and whether they can be used. */
static void rlShares${lane.id}(
KernelContext context,
IntArray shape,
${Array} scalars,
${Array} powers,
${Array} arena,
IntArray marks) {
<@countRows/>
int parts = shape.get(PARTS);
int scratch = shape.get(SCRATCH);
int norms = shape.get(NORMS);
int all = context.globalGroupSizeX;
for (int row = context.globalIdx; row < rows; row += all) {
<@declare state/>
for (int part = 0; part < parts; part++) {
int at = scratch + (row * parts + part) * WIDTH;
<#list state as s>
${real} ${s.name}Part = arena.get(at + ${2 * s?index});
<@add s.name s.name + "Part" "arena.get(at + " + (2 * s?index + 1) + ")"/>
</#list>
}
<#-- Sums from ${SMALL_SUM} on, so that their reciprocals and whatever is divided by them are normal. -->
${real} doubt = ${A}.below(total, ${SMALL_SUM}) + ${A}.below(totalQ, ${SMALL_SUM})
+ ${A}.above(total, ${LARGE_SUM}) + ${A}.above(totalQ, ${LARGE_SUM})
+ ${A}.notFinite(total) + ${A}.notFinite(totalQ);
int norm = norms + row * WIDTH;
arena.set(norm, 1 / (total + totalLow));
arena.set(norm + 1, 1 / (totalQ + totalQLow));
arena.set(norm + 2, doubt > 0 ? CAREFUL : 0);
}
<@mark/>
}
}

<#macro totals name pair doc>

/** ${doc} */
static void ${name}(
KernelContext context,
IntArray shape,
${Array} scalars,
${Array} powers,
${Array} arena,
IntArray marks) {
<@eachUnit state>
if (unit < units) {
<@place pair/>
<#if !pair>
totalQ = column == 0 ? 1 : 0; // no Q: its sum passes for 1 a part
</#if>
int c = column;
for (; c + 3 * lanes < columns; c += 4 * lanes) {
<@four "total" "pAt"/>
<#if pair>
<@four "totalQ" "qAt"/>
</#if>
}
for (; c < columns; c += lanes) {
${real} x = arena.get(pAt + c);
<@add "total" "x"/>
<#if pair>
${real} y = arena.get(qAt + c);
<@add "totalQ" "y"/>
</#if>
}
}
</@eachUnit>
}
</#macro>

<#macro four sum at>
${real} ${sum}Four = (arena.get(${at} + c) + arena.get(${at} + c + lanes))
+ (arena.get(${at} + c + 2 * lanes) + arena.get(${at} + c + 3 * lanes));
<@add sum sum + "Four"/>
</#macro>

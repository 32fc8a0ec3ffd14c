<#include "arithmetic.ftl">
<@header "Copies numbers from one place of the arena to another, and does nothing else: what the device's memory can do at best.">
</@header>
final class ${name} {
private ${name}() {}

/** One row, as long as all that is to be copied. The two places must not overlap. */
static void rlCopy${lane.id}(
KernelContext context,
IntArray shape,
${Array} scalars,
${Array} powers,
${Array} arena,
${Array} results,
IntArray marks) {
<@countRows/>
int count = rows * shape.get(CLASSES);
int from = shape.get(P_START);
int to = shape.get(Q_START);
int all = context.globalGroupSizeX;
int i = context.globalIdx;
for (; i + 3 * all < count; i += 4 * all) {
<#list 0..3 as k>
${real} x${k} = arena.get(from + i<#if k gt 0> + <#if k gt 1>${k} * </#if>all</#if>);
</#list>
<#list 0..3 as k>
arena.set(to + i<#if k gt 0> + <#if k gt 1>${k} * </#if>all</#if>, x${k});
</#list>
}
for (; i < count; i += all) {
arena.set(to + i, arena.get(from + i));
}
<@markResults/>
}
}

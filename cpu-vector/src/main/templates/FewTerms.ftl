<#import "lanes.ftl" as lanes>
<#import "terms.ftl" as terms>
<#assign pair = measure != "Entropy">
<#assign sides = pair?then(["p", "q"], ["p"])>
<#macro term column guarded>
{
<#list sides as p>
    <@lanes.load p p column/>
    ${B} ${p}Bits = ${p}.${asBits};
<#if guarded>
    ${B} ${p}Given = ${p}Bits;
</#if>
</#list>
<#if guarded>
    ${B} bad = ${B}.zero(${I});
</#if>
    ${V} acc = ${V}.zero(${S});
    <@terms.term measure false guarded/>
<#if guarded>
    acc = acc.blend(${real?cap_first}.NaN, bad.lt(0).cast(${S}));
</#if>
    acc.intoArray(terms, ${column});
}
</#macro>
<@lanes.header "The terms of " + measure + " of many numbers, each by itself, in " + real + " lanes: for blocks of rows of few classes."/>
final class ${name} {
    private ${name}() {}

    /**
     * The terms of n classes, at least a vector's; false if a class is not there on both sides: then they mean nothing.
     */
    static boolean lean(<#list sides as p><@lanes.at p/>, </#list>int n, ${real}[] terms) {
        int width = ${S}.length();
        ${B} bad = ${B}.zero(${I});
        int last = n - width;
        for (int j = 0; j < last; j += width) {
            <@term "j" false/>
        }
        <@term "last" false/>
        return !<#if pair>bad.and(${HIGHEST_BITS}).compare(VectorOperators.NE, 0)<#else>bad.lt(0)</#if>.anyTrue();
    }

    /** The same where classes may be missing; a term that cannot be computed is NaN. */
    static void guarded(<#list sides as p><@lanes.at p/>, </#list>int n, ${real}[] terms) {
        int width = ${S}.length();
        int last = n - width;
        for (int j = 0; j < last; j += width) {
            <@term "j" true/>
        }
        <@term "last" true/>
    }
}

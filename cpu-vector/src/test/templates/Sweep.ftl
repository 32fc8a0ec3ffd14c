<#import "lanes.ftl" as lanes>
<@lanes.header "The functions of the fast kernels by themselves, in " + real + " lanes: the very expressions, on arrays of whole vectors."/>
final class ${name} {
    private ${name}() {}

    /** ln(a/b). */
    static void log(${real}[] as, ${real}[] bs, ${real}[] to) {
        for (int j = 0; j < to.length; j += ${S}.length()) {
            ${V} a = ${V}.fromArray(${S}, as, j);
            ${V} b = ${V}.fromArray(${S}, bs, j);
            ${B} aBits = a.${asBits};
            ${B} bBits = b.${asBits};
            <@lanes.ratio "l" "a" "aBits" "b" "bBits"/>
            <@lanes.log "l"/>.intoArray(to, j);
        }
    }

    /** a ln(a/b) − a + b. */
    static void excess(${real}[] as, ${real}[] bs, ${real}[] to) {
        for (int j = 0; j < to.length; j += ${S}.length()) {
            ${V} a = ${V}.fromArray(${S}, as, j);
            ${V} b = ${V}.fromArray(${S}, bs, j);
            ${B} aBits = a.${asBits};
            ${B} bBits = b.${asBits};
            <@lanes.ratio "l" "a" "aBits" "b" "bBits"/>
            (<@lanes.excess "l" "a" "b"/>).intoArray(to, j);
        }
    }

    /** 2^(x·rate − shift). */
    static void power(${real}[] xs, double rate, double rateRest, double shift, ${real}[] to) {
        <@lanes.powerConstants "rate" "rateRest" "shift" "lowest"/>
        for (int j = 0; j < to.length; j += ${S}.length()) {
            ${V} x = ${V}.fromArray(${S}, xs, j);
            <@lanes.power "e" "x" "rate" "shift"/>
            eX.blend(0, x.lt(lowest)).intoArray(to, j);
        }
    }
}

<#import "lanes.ftl" as lanes>
<#macro body clamped>
        int width = ${S}.length();
        ${V} zero = ${V}.fromArray(${S}, Lanes.ZEROS_${lane.id}, 0);
        <@lanes.kept "rateHigh" "high"/>
        <@lanes.kept "rateLow" "low"/>
        <@lanes.kept "rateMagic" "magic"/>
<#if clamped>
        <@lanes.kept "none" "least"/>
</#if>
        for (int k = 0; k < ${LANES}; k += 2 * width) {
            ${V} acc0 = ${V}.zero(${S});
            ${V} acc1 = ${V}.zero(${S});
            ${V} acc2 = ${V}.zero(${S});
            ${V} acc3 = ${V}.zero(${S});
            ${B} all = ${B}.zero(${S?replace("F", "I")});
            for (int j = k; j < n; j += ${2 * LANES}) {
                <@lanes.addPower "acc0" "xs" "at + j" clamped/>
                <@lanes.addPower "acc1" "xs" "at + j + width" clamped/>
                <@lanes.addPower "acc2" "xs" "at + j + ${LANES}" clamped/>
                <@lanes.addPower "acc3" "xs" "at + j + ${LANES} + width" clamped/>
            }
            acc0.add(acc2).intoArray(sums, to + k);
            acc1.add(acc3).intoArray(sums, to + k + width);
            if (<@lanes.outOfRange "all"/>.anyTrue()) {
                return false;
            }
        }
        return true;
</#macro>
<@lanes.header "Sums of powers of a block of logits, in ${real} lanes."/>
final class ${name} {
    private ${name}() {}

    /**
     * Σ 2^(x·rate − shift) of n columns, whole steps of ${2 * LANES}, in ${LANES} lanes: each adds up to ${F32?then(8, 16)} columns for either of its
     * halves. False where a power is out of range; a power of less than 2^−${F32?then(126.5, 1022.5)} counts as 0 and is in it.
     *
     * @param magic ${MAGIC} − shift
     */
    static boolean add(${real}[] xs, int at, int n, ${real} high, ${real} low, ${real} magic, ${real}[] sums, int to) {
<@body false/>
    }

    /** The same with every x below a least one taken for that; NaN stays. */
    static boolean addClamped(${real}[] xs, int at, int n, ${real} high, ${real} low, ${real} magic, ${real} least, ${real}[] sums, int to) {
<@body true/>
    }

    /** Adds the sums of blocks in f64: to what is in lanes, or to nothing if they are the first. */
    static void flush(${real}[] sums, int blocks, boolean first, double[] lanes) {
        int width = Shapes.F64.length();
        DoubleVector zero = DoubleVector.zero(Shapes.F64);
        for (int k = 0; k < ${LANES}; k += width) {
            DoubleVector sum = first ? zero : DoubleVector.fromArray(Shapes.F64, lanes, k);
<#if F32>
            for (int i = k; i < 32 * blocks; i += 32) {
                sum = sum.add(FloatVector.fromArray(Shapes.F32_NARROW, sums, i).convertShape(VectorOperators.F2D, Shapes.F64, 0));
            }
            sum.intoArray(lanes, k);
<#else>
            DoubleVector lost = first ? zero : DoubleVector.fromArray(Shapes.F64, lanes, 16 + k);
            for (int i = k; i < 16 * blocks; i += 16) {
                DoubleVector block = DoubleVector.fromArray(Shapes.F64, sums, i);
                DoubleVector next = sum.add(block);
                DoubleVector part = next.sub(sum);
                lost = lost.add(sum.sub(next.sub(part)).add(block.sub(part)));
                sum = next;
            }
            sum.intoArray(lanes, k);
            lost.intoArray(lanes, 16 + k);
</#if>
        }
    }
}

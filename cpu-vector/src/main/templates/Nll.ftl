<#import "lanes.ftl" as lanes>
<#macro term acc column mask="">
{
    <@lanes.load "x" "x" column mask/>
<#if mask != "">
    x = x.blend(${to}own, away); // the label's power, which overflows nothing
</#if>
    <@lanes.power "e" "x" "rate" "shift"/>
    over = over.max(eRound.${asBits});
    // A column too far below the label to count adds exactly 0; this also replaces what −∞ gave. NaN stays.
<#if mask == "">
    ${acc} = ${acc}.add(eX.blend(0, x.lt(lowest)));
<#else>
    ${acc} = ${acc}.add(eX.blend(0, x.lt(lowest)).blend(0, away));
</#if>
}
</#macro>
<#macro constants>
        <@lanes.powerConstants "rate" "rateRest" "shift" "lowest"/>
        ${B} over = ${B}.zero(${S?replace("F", "I")});
</#macro>
<@lanes.header "The negative log-likelihood of a label against a row of logits, in ${real} lanes."/>
final class ${name} {
    /** Above this, 2^n overflows, or n is no number. */
    private static final ${bits} HIGHEST = <#if F32>Float.floatToIntBits(${MAGIC} + 120)<#else>Double.doubleToLongBits(${MAGIC} + 1000)</#if>;

    private ${name}() {}

    /**
     * ln Σ exp((x[j] − x[label]) / T) for n classes and rate = 1/(T ln 2), with rateRest what its rounding left over; NaN
     * if it must be computed another way. Every power is taken relative to the label's, which is exactly 1 and is left
     * out of the sum, so the result is never negative and keeps its accuracy near 0.
     */
    static double row(<@lanes.at "x"/>, int n, int label, double rate, double rateRest, Lanes lanes) {
        double own = <@lanes.one "x" "label"/>;
        double shift = Math.rint(own * rate);
        if (!(Math.abs(shift) < 0x1p20)) {
            return Double.NaN;
        }
        int full = n & -${LANES};
        int special = label & -${LANES};
        Arrays.fill(lanes.a, 0);
        boolean bad = columns(xData, xAt, 0, Math.min(special, full), rate, rateRest, shift, lanes.a);
        bad |= masked(xData, xAt, special, Math.min(special + ${LANES}, n), label, own, rate, rateRest, shift, lanes.a);
        bad |= columns(xData, xAt, Math.min(special + ${LANES}, full), full, rate, rateRest, shift, lanes.a);
        if (full < n && special < full) {
            bad |= masked(xData, xAt, full, n, label, own, rate, rateRest, shift, lanes.a);
        }
        double others = Lanes.fold${LANES}(lanes.a);
        // The label's own power of two, relative to the same shift: 2^f with |f| ≤ 1/2.
        double fraction = Math.fma(own, rate, -shift) + own * rateRest;
        double result = StrictMath.log1p(others * StrictMath.exp(-fraction * Shapes.LN_2));
        return !bad && result < Double.POSITIVE_INFINITY ? result : Double.NaN;
    }

    /** Adds the powers of whole virtual widths of columns; tells whether one overflowed. */
    private static boolean columns(<@lanes.at "x"/>, int from, int to, double rate, double rateRest, double shift, double[] sums) {
        int width = ${S}.length();
<@constants/>
        for (int block = from; block < to; block += Shapes.BLOCK) {
            int end = Math.min(block + Shapes.BLOCK, to);
            for (int k = 0; k < ${LANES}; k += 2 * width) {
                ${V} acc0 = ${V}.zero(${S});
                ${V} acc1 = ${V}.zero(${S});
                for (int j = block + k; j < end; j += ${LANES}) {
                    <@term "acc0" "j"/>
                    <@term "acc1" "(j + width)"/>
                }
                <@lanes.flush "acc0" "sums" "k"/>
                <@lanes.flush "acc1" "sums" "(k + width)"/>
            }
        }
        return over.compare(VectorOperators.GT, HIGHEST).anyTrue();
    }

    /** The same for one virtual width of columns at most, without the label's. */
    private static boolean masked(<@lanes.at "x"/>, int from, int to, int label, double own, double rate, double rateRest, double shift, double[] sums) {
<@constants/>
        for (int j = from; j < to; j += ${S}.length()) {
            var present = <@lanes.maskSpecies/>.indexInRange(j, to);
            var away = ${S}.indexInRange(j, to).not();
            if (label >= j && label < j + ${S}.length()) {
                away = away.or(VectorMask.fromLong(${S}, 1L << (label - j)));
            }
            ${V} acc0 = ${V}.zero(${S});
            <@term "acc0" "j" "present"/>
            <@lanes.flush "acc0" "sums" "(j - from)"/>
        }
        return over.compare(VectorOperators.GT, HIGHEST).anyTrue();
    }
}

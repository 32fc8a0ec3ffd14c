<#import "lanes.ftl" as lanes>
<#assign lowestExponent = F32?then(127, 1023)>
<#assign scratch = F32?then("f32", "f64")>
<#macro derivative from column into place>
${V} x = ${V}.fromArray(${S}, ${from}, ${column});
x = x.blend(none, x.lt(none));
<@lanes.split "e" "x" "rate"/>
eTwo.mul(times).fma(ePower, minus).intoArray(${into}, ${place});
</#macro>
<@lanes.header "Gradients with respect to a row of logits, in ${real} lanes, straight to where they belong."/>
final class ${name} {
    private ${name}() {}

    /**
     * factor·2^(x·rate − shift) − share of every class of a row, into a row of a gradient. What is below 2^−${lowestExponent - 1} before it
     * is multiplied counts as 0.
     *
     * @param direct the row's own array if it has elements of this type, to read from without copying
     * @param shift a whole number
     */
    static void row(Rows x, ${real} @Nullable [] direct, long at, Rate rate, double shift, double factor, double share, Gradient gradient, long row, Lanes lanes) {
        int n = x.classes();
        ${real}[] target = gradient.array() instanceof ${real}[] data ? data : null;
        long to = GradientBlocks.start(gradient, row);
        ${real} high = ${to}rate.high();
        ${real} low = <#if F32>(float) (rate.high() - high)<#else>rate.low()</#if>;
        ${real} magic = ${to}(${MAGIC} - shift);
        ${real} none = ${to}((shift - ${lowestExponent}) / rate.high());
        int width = ${S}.length();
        int step = direct != null && target != null ? n : LogitBlocks.COLUMNS;
        for (int from = 0; from < n; from += step) {
            int columns = Math.min(step, n - from);
            int vectors = columns & -width;
            ${real}[] xs = direct;
            int xAt = (int) at + from;
            if (xs == null) {
                lanes.logits.read${lane.id}(x, at + from, columns);
                xs = lanes.logits.${scratch};
                xAt = 0;
            }
            ${real}[] gs = target;
            int gAt = (int) to + from;
            if (gs == null) {
                gs = lanes.gradient.${scratch};
                gAt = 0;
            }
            ofLabel(xs, xAt, vectors, high, low, magic, none, ${to}factor, ${to}share, gs, gAt);
            if (vectors < columns) {
                ${real}[] tail = lanes.modelLogits.${scratch};
                System.arraycopy(xs, xAt + vectors, tail, 0, columns - vectors);
                ofLabel(tail, 0, width, high, low, magic, none, ${to}factor, ${to}share, tail, 0);
                System.arraycopy(tail, 0, gs, gAt + vectors, columns - vectors);
            }
            if (target == null) {
                lanes.gradient.write${lane.id}(gradient, to + from, columns);
            }
        }
    }

    /**
     * The same for count rows of few classes that stand in the columns of blocks, one a lane, with the magic numbers of their
     * powers: into the columns. Each row's factor is divided by the temperature here, its whole exponent goes to its shift.
     */
    static void few(int n, int count, Rate rate, double temperature, double[] factors, double share, LogitBlocks blocks) {
        ${real}[] magics = blocks.magics${lane.id?substring(1)};
        ${real}[] nones = blocks.nones${lane.id?substring(1)};
        ${real}[] times = blocks.${F32?then("sums32", "sums64")};
        for (int i = 0; i < count; i++) {
            int exponent = Math.getExponent(factors[i]);
            magics[i] += exponent;
            nones[i] = ${to}((${MAGIC} - magics[i] - ${lowestExponent}) / rate.high());
            times[i] = ${to}(Math.scalb(factors[i], -exponent) / temperature);
        }
        ${real} high = ${to}rate.high();
        ${real} low = <#if F32>(float) (rate.high() - high)<#else>rate.low()</#if>;
        few(blocks.columns${lane.id?substring(1)}, n * Lanes.ROWS, count, high, low, magics, nones, times, ${to}share);
    }

    private static void few(${real}[] columns, int length, int count, ${real} high, ${real} low, ${real}[] magics, ${real}[] nones, ${real}[] factors, ${real} share) {
        ${V} zero = ${V}.fromArray(${S}, Lanes.ZEROS_${lane.id}, 0);
        <@lanes.kept "rateHigh" "high"/>
        <@lanes.kept "rateLow" "low"/>
        <@lanes.kept "minus" "-share"/>
        for (int i = 0; i < count; i += ${S}.length()) {
            ${V} rateMagic = ${V}.fromArray(${S}, magics, i);
            ${V} none = ${V}.fromArray(${S}, nones, i);
            ${V} times = ${V}.fromArray(${S}, factors, i);
            for (int c = i; c < length; c += Lanes.ROWS) {
                <@derivative "columns" "c" "columns" "c"/>
            }
        }
    }

    private static void ofLabel(${real}[] xs, int xAt, int n, ${real} high, ${real} low, ${real} magic, ${real} least, ${real} factor, ${real} share, ${real}[] gs, int gAt) {
        ${V} zero = ${V}.fromArray(${S}, Lanes.ZEROS_${lane.id}, 0);
        <@lanes.kept "rateHigh" "high"/>
        <@lanes.kept "rateLow" "low"/>
        <@lanes.kept "rateMagic" "magic"/>
        <@lanes.kept "none" "least"/>
        <@lanes.kept "times" "factor"/>
        <@lanes.kept "minus" "-share"/>
        for (int j = 0; j < n; j += ${S}.length()) {
            <@derivative "xs" "xAt + j" "gs" "gAt + j"/>
        }
    }
}

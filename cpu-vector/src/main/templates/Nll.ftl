<#import "lanes.ftl" as lanes>
<#assign BLOCK = 2 * LANES>
<#assign lowestExponent = F32?then(127, 1023)>
<#assign scratch = F32?then("f32", "f64")>
<#assign sums = F32?then("sums32", "sums64")>
<@lanes.header "The negative log-likelihood of a label against a row of logits, in ${real} lanes."/>
final class ${name} {
    private ${name}() {}

    /**
     * Σ exp((x[j] − x[label]) / T) over the other classes, relative to a power of two, and what is left of the label's own
     * exponent, into place i of sums and fractions: the loss is ln(1 + sum·2^−fraction). The label's power is exactly 1
     * and left out of the sum, so the result is never negative and keeps its accuracy near 0. NaN if it must be computed
     * another way.
     *
     * @param direct the row's own array if it has elements of this type, to read from without copying
     */
    static void row(Rows x, ${real} @Nullable [] direct, long at, int n, int label, double own, Rate rate, Lanes lanes, int i) {
        double shift = Math.rint(own * rate.high());
        lanes.sums[i] = Double.NaN;
        lanes.fractions[i] = Math.fma(own, rate.high(), -shift) + own * rate.low();
        if (!(Math.abs(shift) < 0x1p20)) {
            return;
        }
        ${real} high = ${to}rate.high();
        ${real} low = <#if F32>(float) (rate.high() - high)<#else>rate.low()</#if>;
        ${real} magic = ${to}(${MAGIC} - shift);
        // The largest logit whose power is exactly 0: where there is no class, or the label's own.
        ${real} none = ${to}((shift - ${lowestExponent}) / rate.high());
        if (n <= LongRow.CHUNK) {
            if (!chunk(x, direct, at, 0, n, label, high, low, magic, none, lanes.a, lanes)) {
                return;
            }
        } else {
            Arrays.fill(lanes.a, 0);
            for (int from = 0; from < n; from += LongRow.CHUNK) {
                if (!chunk(x, direct, at, from, Math.min(from + LongRow.CHUNK, n), label, high, low, magic, none, lanes.b, lanes)) {
                    return;
                }
                LongRow.join${LANES}(lanes.a, lanes.b, 0);
            }
        }
        lanes.sums[i] = Lanes.fold${LANES}(lanes.a);
    }

    /** The same for a very long row, by several threads. */
    static void split(Rows x, ${real} @Nullable [] direct, long at, int n, int label, double own, Rate rate, Lanes lanes, Workers workers) {
        double shift = Math.rint(own * rate.high());
        lanes.sums[0] = Double.NaN;
        lanes.fractions[0] = Math.fma(own, rate.high(), -shift) + own * rate.low();
        if (!(Math.abs(shift) < 0x1p20)) {
            return;
        }
        ${real} high = ${to}rate.high();
        ${real} low = <#if F32>(float) (rate.high() - high)<#else>rate.low()</#if>;
        ${real} magic = ${to}(${MAGIC} - shift);
        ${real} none = ${to}((shift - ${lowestExponent}) / rate.high());
        double[] sums = LongRow.sum(n, ${LANES}, 1, workers, (from, count, chunk, mine) -> !chunk(x, direct, at, from, from + count, label, high, low, magic, none, chunk, mine));
        if (sums != null) {
            lanes.sums[0] = Lanes.fold${LANES}(sums);
        }
    }

    /** Sums the lanes of the columns from one on to another; false if a power is out of range. */
    private static boolean chunk(Rows x, ${real} @Nullable [] direct, long at, int first, int end, int label, ${real} high, ${real} low, ${real} magic, ${real} none, double[] sums, Lanes lanes) {
        LogitBlocks blocks = lanes.logits;
        int kept = 0;
        boolean fresh = true;
        for (int from = first; from < end; from += LogitBlocks.COLUMNS) {
            int columns = Math.min(LogitBlocks.COLUMNS, end - from);
            int padded = (columns + ${BLOCK - 1}) & -${BLOCK};
            boolean labels = label >= from && label < from + columns;
            ${real}[] data = direct;
            int start = (int) at + from;
            if (data == null || labels || columns < padded) {
                data = blocks.${scratch};
                start = 0;
                blocks.read${lane.id}(x, at + from, columns);
                if (labels) {
                    data[label - from] = none;
                }
                Arrays.fill(data, columns, padded, none);
            }
            if (kept == LogitBlocks.KEPT) {
                PowerSum${lane.id}.flush(blocks.${sums}, kept, fresh, sums);
                kept = 0;
                fresh = false;
            }
            if (!block(data, start, padded, high, low, magic, none, blocks.${sums}, ${LANES} * kept++, lanes)) {
                return false;
            }
        }
        PowerSum${lane.id}.flush(blocks.${sums}, kept, fresh, sums);
        return true;
    }

    /**
     * The same for count rows of at most {@link LogitBlocks#FEW} classes, one a lane: column after column, the sums of every fourth
     * apart. The rows' labels are in lanes; a negative one is of a row that is left out.
     */
    static void few(Rows x, ${real} @Nullable [] direct, long first, int count, Rate rate, Lanes lanes) {
        LogitBlocks blocks = lanes.logits;
        ${real}[] columns = blocks.columns${lane.id?substring(1)};
        ${real}[] magics = blocks.magics${lane.id?substring(1)};
        ${real}[] nones = blocks.nones${lane.id?substring(1)};
        int n = x.classes();
        int padded = (n + 3) & -4;
        for (int i = 0; i < count; i++) {
            int label = lanes.labels[i];
            if (label < 0) {
                continue;
            }
            ${real}[] data = direct;
            int at = (int) x.start(first + i);
            if (data == null) {
                blocks.read${lane.id}(x, x.start(first + i), n);
                data = blocks.${scratch};
                at = 0;
            }
            double own = data[at + label];
            double shift = Math.rint(own * rate.high());
            ${real} none = ${to}((shift - ${lowestExponent}) / rate.high());
            lanes.fractions[i] = Math.fma(own, rate.high(), -shift) + own * rate.low();
            magics[i] = Math.abs(shift) < 0x1p20 ? ${to}(${MAGIC} - shift) : ${real?cap_first}.NaN;
            nones[i] = none;
            for (int c = 0; c < n; c++) {
                columns[Lanes.ROWS * c + i] = data[at + c];
            }
            for (int c = n; c < padded; c++) {
                columns[Lanes.ROWS * c + i] = none;
            }
            columns[Lanes.ROWS * label + i] = none;
        }
        ${real} high = ${to}rate.high();
        ${real} low = <#if F32>(float) (rate.high() - high)<#else>rate.low()</#if>;
        add(columns, padded * Lanes.ROWS, count, high, low, magics, nones, blocks.${sums});
        for (int i = 0; i < count; i++) {
            lanes.sums[i] = <#if F32>(double) </#if>blocks.${sums}[i] + blocks.${sums}[Lanes.ROWS + i];
        }
    }

    private static void add(${real}[] columns, int length, int count, ${real} high, ${real} low, ${real}[] magics, ${real}[] nones, ${real}[] sums) {
        ${V} zero = ${V}.fromArray(${S}, Lanes.ZEROS_${lane.id}, 0);
        <@lanes.kept "rateHigh" "high"/>
        <@lanes.kept "rateLow" "low"/>
        for (int i = 0; i < count; i += ${S}.length()) {
            ${V} rateMagic = ${V}.fromArray(${S}, magics, i);
            ${V} none = ${V}.fromArray(${S}, nones, i);
            ${V} acc0 = ${V}.zero(${S});
            ${V} acc1 = ${V}.zero(${S});
            ${V} acc2 = ${V}.zero(${S});
            ${V} acc3 = ${V}.zero(${S});
            ${B} all = ${B}.zero(${S?replace("F", "I")});
            for (int c = i; c < length; c += 4 * Lanes.ROWS) {
                <@lanes.addPower "acc0" "columns" "c" true/>
                <@lanes.addPower "acc1" "columns" "c + Lanes.ROWS" true/>
                <@lanes.addPower "acc2" "columns" "c + 2 * Lanes.ROWS" true/>
                <@lanes.addPower "acc3" "columns" "c + 3 * Lanes.ROWS" true/>
            }
            ${V} even = acc0.add(acc2).blend(${real?cap_first}.NaN, <@lanes.outOfRange "all"/>);
            even.intoArray(sums, i);
            acc1.add(acc3).intoArray(sums, Lanes.ROWS + i);
        }
    }

    /** Clamps where it must: a block with a logit far below the label's is likely to be followed by others. */
    private static boolean block(${real}[] data, int start, int columns, ${real} high, ${real} low, ${real} magic, ${real} none, ${real}[] sums, int to, Lanes lanes) {
        if (!lanes.isGuarded()) {
            if (PowerSum${lane.id}.add(data, start, columns, high, low, magic, sums, to)) {
                return true;
            }
            lanes.guard();
        }
        return PowerSum${lane.id}.addClamped(data, start, columns, high, low, magic, none, sums, to);
    }
}

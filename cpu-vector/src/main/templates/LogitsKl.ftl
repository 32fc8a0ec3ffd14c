<#import "lanes.ftl" as lanes>
<#assign BLOCK = 2 * LANES>
<#assign lowestExponent = F32?then(127, 1023)>
<#assign size = F32?then(32, 64)>
<#macro term i column clamped>
{
    ${V} x = ${V}.fromArray(${S}, xs, xAt + ${column});
    ${V} y = ${V}.fromArray(${S}, ys, yAt + ${column});
<#if clamped>
    VectorMask<${real?cap_first}> far = x.lt(pNone);
    x = x.blend(pNone, far);
    y = y.blend(qNone, far.and(y.lt(qNone))); // far below in Q alone, it is left as it is, and seen to be out of range
</#if>
    <@lanes.split "e" "x" "p"/>
    <@lanes.split "g" "y" "q"/>
    all = all.or(eBits).or(gBits);
    ${V} power = ePower.mul(eTwo);
    pSum${i} = pSum${i}.add(power);
    qSum${i} = gTwo.fma(gPower, qSum${i});
    // log2 of the ratio of the powers: whole parts and fractions apart, so that no digits are lost.
    product${i} = power.fma(eRound.sub(gRound).add(eF.sub(gF)), product${i});
}
</#macro>
<#macro zeros>
<#list ["pSum", "qSum", "product"] as sum>
${V} ${sum}0 = ${V}.zero(${S});
${V} ${sum}1 = ${V}.zero(${S});
</#list>
${B} all = ${B}.zero(${S?replace("F", "I")});
</#macro>
<#macro rates side>
<@lanes.kept side + "High" side + "Rate"/>
<@lanes.kept side + "Low" side + "Rest"/>
</#macro>
<#macro body clamped>
        int width = ${S}.length();
        ${V} zero = ${V}.fromArray(${S}, Lanes.ZEROS_${lane.id}, 0);
        <@rates "p"/>
        <@rates "q"/>
        <@lanes.kept "pMagic" "pStart"/>
        <@lanes.kept "qMagic" "qStart"/>
<#if clamped>
        <@lanes.kept "pNone" "pLeast"/>
        <@lanes.kept "qNone" "qLeast"/>
</#if>
        for (int k = 0; k < ${LANES}; k += width) {
            <@zeros/>
            for (int j = k; j < n; j += ${BLOCK}) {
                <@term 0 "j" clamped/>
                <@term 1 "j + " + LANES clamped/>
            }
            pSum0.add(pSum1).intoArray(pSums, to + k);
            qSum0.add(qSum1).intoArray(qSums, to + k);
            product0.add(product1).intoArray(products, to + k);
            if (<@lanes.outOfRange "all"/>.anyTrue()) {
                return false;
            }
        }
        return true;
</#macro>
<#assign sides = "${real}[] xs, int xAt, ${real}[] ys, int yAt, int n, ${real} pRate, ${real} pRest, ${real} qRate, ${real} qRest, ${real} pStart, ${real} qStart">
<#assign sums = "${real}[] pSums, ${real}[] qSums, ${real}[] products, int to">
<@lanes.header "The divergence of two rows of logits, in one pass and " + real + " lanes."/>
final class ${name} {
    /** Columns among which the first place for the powers is looked for. */
    private static final int SAMPLE = 64;

    private ${name}() {}

    /**
     * Σ 2^(x·rate), Σ 2^(y·rate) and Σ 2^(x·rate) log2 (2^(x·rate) / 2^(y·rate)) relative to a power of two on each side, into
     * place i of sums, modelSums and products; NaN if they must be computed another way. The powers of two are those of
     * the largest of the first logits, or else, where that is too small for others, of the largest of all.
     *
     * @param xDirect the row's own array if it has elements of this type, to read from without copying
     */
    static void row(Rows p, ${real} @Nullable [] xDirect, long pAt, Rows q, ${real} @Nullable [] yDirect, long qAt, Rate pRate, Rate qRate, Lanes lanes, int i) {
        int n = p.classes();
        int sample = Math.min(n, SAMPLE);
        if (!row(p, xDirect, pAt, q, yDirect, qAt, pRate, qRate, lanes, i, sample)
                && !(sample < n && row(p, xDirect, pAt, q, yDirect, qAt, pRate, qRate, lanes, i, n))) {
            lanes.sums[i] = Double.NaN;
        }
    }

    private static boolean row(Rows p, ${real} @Nullable [] xDirect, long pAt, Rows q, ${real} @Nullable [] yDirect, long qAt, Rate pRate, Rate qRate, Lanes lanes, int i, int sample) {
        double pShift = Math.rint(max(p, xDirect, pAt, sample, lanes.logits) * pRate.high());
        double qShift = Math.rint(max(q, yDirect, qAt, sample, lanes.modelLogits) * qRate.high());
        if (!(Math.abs(pShift) < 0x1p20 && Math.abs(qShift) < 0x1p20)) {
            return false;
        }
        int n = p.classes();
        if (n <= LongRow.CHUNK) {
            if (!chunk(p, xDirect, pAt, q, yDirect, qAt, 0, n, pRate, qRate, pShift, qShift, lanes)) {
                return false;
            }
            sums(lanes.a, lanes.b, lanes.c, lanes, i);
            return true;
        }
        double[] all = lanes.chunks;
        Arrays.fill(all, 0);
        for (int from = 0; from < n; from += LongRow.CHUNK) {
            if (!chunk(p, xDirect, pAt, q, yDirect, qAt, from, Math.min(from + LongRow.CHUNK, n), pRate, qRate, pShift, qShift, lanes)) {
                return false;
            }
            LongRow.join${LANES}(all, lanes.a, 0);
            LongRow.join${LANES}(all, lanes.b, 32);
            LongRow.join${LANES}(all, lanes.c, 64);
        }
        take(all, lanes, i);
        return true;
    }

    /** The same as {@link #row} for a very long row, by several threads, into place 0. */
    static void split(Rows p, ${real} @Nullable [] xDirect, long pAt, Rows q, ${real} @Nullable [] yDirect, long qAt, Rate pRate, Rate qRate, Lanes lanes, Workers workers) {
        lanes.sums[0] = Double.NaN;
        double pShift = Math.rint(max(p, xDirect, pAt, SAMPLE, lanes.logits) * pRate.high());
        double qShift = Math.rint(max(q, yDirect, qAt, SAMPLE, lanes.modelLogits) * qRate.high());
        if (!(Math.abs(pShift) < 0x1p20 && Math.abs(qShift) < 0x1p20)) {
            return;
        }
        double[] all = LongRow.sum(p.classes(), ${LANES}, 3, workers, (from, count, sums, mine) -> {
            if (!chunk(p, xDirect, pAt, q, yDirect, qAt, from, from + count, pRate, qRate, pShift, qShift, mine)) {
                return true;
            }
            System.arraycopy(mine.a, 0, sums, 0, 32);
            System.arraycopy(mine.b, 0, sums, 32, 32);
            System.arraycopy(mine.c, 0, sums, 64, 32);
            return false;
        });
        if (all != null) {
            take(all, lanes, 0);
        }
    }

    /** Takes three sets of sums of a long row apart. */
    private static void take(double[] all, Lanes lanes, int i) {
        System.arraycopy(all, 0, lanes.a, 0, 32);
        System.arraycopy(all, 32, lanes.b, 0, 32);
        System.arraycopy(all, 64, lanes.c, 0, 32);
        sums(lanes.a, lanes.b, lanes.c, lanes, i);
    }

    private static void sums(double[] pSums, double[] qSums, double[] products, Lanes lanes, int i) {
        lanes.sums[i] = Lanes.fold${LANES}(pSums);
        lanes.modelSums[i] = Lanes.fold${LANES}(qSums);
        lanes.products[i] = Lanes.fold${LANES}(products);
    }

    /** The lanes of the three sums over the columns from one on to another; false if a power is out of range. */
    private static boolean chunk(Rows p, ${real} @Nullable [] xDirect, long pAt, Rows q, ${real} @Nullable [] yDirect, long qAt, int first, int end, Rate pRate, Rate qRate, double pShift, double qShift, Lanes lanes) {
        LogitBlocks xBlocks = lanes.logits;
        LogitBlocks yBlocks = lanes.modelLogits;
        ${real} pNone = ${to}((pShift - ${lowestExponent}) / pRate.high());
        ${real} qNone = ${to}((qShift - ${lowestExponent}) / qRate.high());
        int kept = 0;
        boolean fresh = true;
        for (int from = first; from < end; from += LogitBlocks.COLUMNS) {
            int columns = Math.min(LogitBlocks.COLUMNS, end - from);
            int padded = (columns + ${BLOCK - 1}) & -${BLOCK};
            ${real}[] xs = padded == columns ? xDirect : null;
            ${real}[] ys = padded == columns ? yDirect : null;
            int xAt = (int) pAt + from;
            int yAt = (int) qAt + from;
            if (xs == null) {
                xs = xBlocks.f${size};
                xAt = 0;
                xBlocks.read${lane.id}(p, pAt + from, columns);
                Arrays.fill(xs, columns, padded, pNone);
            }
            if (ys == null) {
                ys = yBlocks.f${size};
                yAt = 0;
                yBlocks.read${lane.id}(q, qAt + from, columns);
                Arrays.fill(ys, columns, padded, qNone);
            }
            if (kept == LogitBlocks.KEPT) {
                flush(xBlocks, yBlocks, kept, fresh, lanes);
                kept = 0;
                fresh = false;
            }
            if (!block(xs, xAt, ys, yAt, padded, pRate, qRate, pShift, qShift, pNone, qNone, xBlocks, yBlocks, ${LANES} * kept++, lanes)) {
                return false;
            }
        }
        flush(xBlocks, yBlocks, kept, fresh, lanes);
        return true;
    }

    private static void flush(LogitBlocks xBlocks, LogitBlocks yBlocks, int kept, boolean first, Lanes lanes) {
        PowerSum${lane.id}.flush(xBlocks.sums${size}, kept, first, lanes.a);
        PowerSum${lane.id}.flush(yBlocks.sums${size}, kept, first, lanes.b);
        PowerSum${lane.id}.flush(xBlocks.products${size}, kept, first, lanes.c);
    }

    /** The largest of the first so many logits of a row; NaN is passed over here and met again in the sums. */
    private static double max(Rows rows, ${real} @Nullable [] direct, long at, int n, LogitBlocks blocks) {
        if (direct != null) {
            return max(direct, (int) at, n);
        }
        double largest = Double.NEGATIVE_INFINITY;
        for (int from = 0; from < n; from += LogitBlocks.COLUMNS) {
            int columns = Math.min(LogitBlocks.COLUMNS, n - from);
            blocks.read${lane.id}(rows, at + from, columns);
            largest = Math.max(largest, max(blocks.f${size}, 0, columns));
        }
        return largest;
    }

<@lanes.max/>

    /** Clamps where it must: a block with logits far below the others is likely to be followed by more. */
    private static boolean block(${real}[] xs, int xAt, ${real}[] ys, int yAt, int n, Rate pRate, Rate qRate, double pShift, double qShift, ${real} pNone, ${real} qNone, LogitBlocks xBlocks, LogitBlocks yBlocks, int to, Lanes lanes) {
        ${real} pHigh = ${to}pRate.high();
        ${real} qHigh = ${to}qRate.high();
        ${real} pLow = <#if F32>(float) (pRate.high() - pHigh)<#else>pRate.low()</#if>;
        ${real} qLow = <#if F32>(float) (qRate.high() - qHigh)<#else>qRate.low()</#if>;
        ${real} pStart = ${to}(${MAGIC} - pShift);
        ${real} qStart = ${to}(${MAGIC} - qShift);
        ${real}[] pSums = xBlocks.sums${size};
        ${real}[] qSums = yBlocks.sums${size};
        ${real}[] products = xBlocks.products${size};
        if (!lanes.isGuarded()) {
            if (add(xs, xAt, ys, yAt, n, pHigh, pLow, qHigh, qLow, pStart, qStart, pSums, qSums, products, to)) {
                return true;
            }
            lanes.guard();
        }
        return addClamped(xs, xAt, ys, yAt, n, pHigh, pLow, qHigh, qLow, pStart, qStart, pNone, qNone, pSums, qSums, products, to);
    }

    /**
     * The sums of n columns, whole steps of ${BLOCK}, in ${LANES} lanes; false where a power is out of range.
     *
     * @param pStart ${MAGIC} less the shift
     * @param qStart ${MAGIC} less the shift
     */
    private static boolean add(${sides}, ${sums}) {
<@body false/>
    }

    /** The same with logits that are far below, in P or in both, taken for those whose power is 0. */
    private static boolean addClamped(${sides}, ${real} pLeast, ${real} qLeast, ${sums}) {
<@body true/>
    }
<#if !F32>

    /** The same for count rows of n classes, at most {@link LogitBlocks#FEW}: one a lane, the columns one after the other. */
    static void few(int n, int count, Rate pRate, Rate qRate, Lanes lanes) {
        double[] xs = lanes.logits.columns64;
        double[] ys = lanes.modelLogits.columns64;
        int length = Lanes.ROWS * ((n + 1) & -2);
        shifts(xs, length, count, pRate.high(), lanes.logits.magics64);
        shifts(ys, length, count, qRate.high(), lanes.modelLogits.magics64);
        addFew(xs, ys, length, count, pRate, qRate, lanes.logits.magics64, lanes.modelLogits.magics64, lanes);
    }

    /** ${MAGIC} less the whole number next to the largest of each row; NaN where that is too large, or no number. */
    private static void shifts(double[] columns, int length, int count, double rate, double[] magics) {
        for (int i = 0; i < count; i += Shapes.F64.length()) {
            DoubleVector top = DoubleVector.fromArray(Shapes.F64, columns, i);
            for (int c = i + Lanes.ROWS; c < length; c += Lanes.ROWS) {
                DoubleVector x = DoubleVector.fromArray(Shapes.F64, columns, c);
                top = top.blend(x, top.lt(x)); // NaN is passed over here, or stays, and is met again in the sums
            }
            DoubleVector exponent = top.mul(rate);
            DoubleVector shift = exponent.add(0x1.8p52).sub(0x1.8p52);
            DoubleVector magic = shift.neg().add(${MAGIC});
            magic.blend(Double.NaN, exponent.abs().lt(0x1p20).not()).intoArray(magics, i);
        }
    }

    /** The sums of odd columns apart. */
    private static void addFew(double[] xs, double[] ys, int length, int count, Rate pScale, Rate qScale, double[] pMagics, double[] qMagics, Lanes lanes) {
        int xAt = 0;
        int yAt = 0;
        double pRate = pScale.high();
        double pRest = pScale.low();
        double qRate = qScale.high();
        double qRest = qScale.low();
        DoubleVector zero = DoubleVector.fromArray(Shapes.F64, Lanes.ZEROS_F64, 0);
        <@rates "p"/>
        <@rates "q"/>
        for (int i = 0; i < count; i += Shapes.F64.length()) {
            DoubleVector pMagic = DoubleVector.fromArray(Shapes.F64, pMagics, i);
            DoubleVector qMagic = DoubleVector.fromArray(Shapes.F64, qMagics, i);
            // ${MAGIC} is 1023 above the shift's own: these are the largest logits whose power is 0.
            DoubleVector pNone = pMagic.neg().add(0x1.8p52).div(pRate);
            DoubleVector qNone = qMagic.neg().add(0x1.8p52).div(qRate);
            <@zeros/>
            for (int c = i; c < length; c += 2 * Lanes.ROWS) {
                <@term 0 "c" true/>
                <@term 1 "c + Lanes.ROWS" true/>
            }
            pSum0.add(pSum1).blend(Double.NaN, <@lanes.outOfRange "all"/>).intoArray(lanes.sums, i);
            qSum0.add(qSum1).intoArray(lanes.modelSums, i);
            product0.add(product1).intoArray(lanes.products, i);
        }
    }
</#if>
}

<#import "lanes.ftl" as lanes>
<#assign lowestExponent = F32?then(127, 1023)>
<#assign size = F32?then(32, 64)>
<#assign scratch = "f" + size>
<#-- How a side of logits reaches a loop: its numbers apart. -->
<#macro numbers n>${real} ${n}Rate, ${real} ${n}Rest, ${real} ${n}Start, ${real} ${n}Least, ${real} ${n}Factor</#macro>
<#macro given n>${n}Rate, ${n}Rest, ${n}Start, ${n}Least, ${n}Factor</#macro>
<#macro side n normalizer>
        ${real} ${n}Rate = ${to}${normalizer}.rate.high();
        ${real} ${n}Rest = <#if F32>(float) (${normalizer}.rate.high() - ${n}Rate)<#else>${normalizer}.rate.low()</#if>;
        ${real} ${n}Start = ${to}(${MAGIC} - ${normalizer}.shift);
        ${real} ${n}Least = ${to}((${normalizer}.shift - ${lowestExponent}) / ${normalizer}.rate.high());
        ${real} ${n}Factor = ${to}(${normalizer}.factor / temperature);
</#macro>
<#macro constants n>
        <@lanes.kept n + "High" n + "Rate"/>
        <@lanes.kept n + "Low" n + "Rest"/>
        <@lanes.kept n + "Magic" n + "Start"/>
        <@lanes.kept n + "None" n + "Least"/>
        <@lanes.kept n + "Times" n + "Factor"/>
</#macro>
<#-- Declares nTwo·nPower, the share of a logit. -->
<#macro share n x from column>
${V} ${x} = ${V}.fromArray(${S}, ${from}, ${column});
${x} = ${x}.blend(${n}None, ${x}.lt(${n}None));
<@lanes.split n x n/>
${n}Two = ${n}Two.mul(${n}Times);
</#macro>
<#-- Declares the array and the place that a block is read from: its own, or a copy. -->
<#macro source x rows direct blocks>
            ${real}[] ${x}s = ${direct};
            int ${x}At = (int) ${rows}.start(row) + from;
            if (${x}s == null) {
                lanes.${blocks}.read${lane.id}(${rows}, ${rows}.start(row) + from, columns);
                ${x}s = lanes.${blocks}.${scratch};
                ${x}At = 0;
            }
</#macro>
<#-- One row, and its loop: q − what each class is compared with. -->
<#macro pass name p>
<#local logits = p == "logits">
<#local pair = p != "share">
    static void ${name}(<#if pair>Rows p, ${real} @Nullable [] pDirect, <#if logits>Normalizer pShares<#else>double weight</#if>, </#if>Rows q, ${real} @Nullable [] qDirect, Normalizer qShares, <#if !pair>double target, </#if>double temperature, Gradient gradient, long row, Lanes lanes) {
        ${real}[] direct = gradient.array() instanceof ${real}[] data ? data : null;
        long to = GradientBlocks.start(gradient, row);
        <@side "q" "qShares"/>
<#if logits>
        <@side "p" "pShares"/>
<#else>
        ${real} ${p} = ${to}(<#if pair>weight<#else>target</#if> / temperature);
</#if>
        int n = q.classes();
        int width = ${S}.length();
        int step = qDirect != null && direct != null<#if pair> && pDirect != null</#if> ? n : LogitBlocks.COLUMNS;
        for (int from = 0; from < n; from += step) {
            int columns = Math.min(step, n - from);
            int whole = columns & -width;
            int rest = columns - whole;
            <@source "y" "q" "qDirect" "modelLogits"/>
<#if pair>
            <@source "x" "p" "pDirect" "logits"/>
</#if>
            ${real}[] gs = direct == null ? lanes.gradient.${scratch} : direct;
            int gAt = direct == null ? 0 : (int) to + from;
            ${name}(<#if pair>xs, xAt, </#if>ys, yAt, whole, <@given "q"/>, <#if logits><@given "p"/><#else>${p}</#if>, gs, gAt);
            if (rest > 0) {
                ${real}[] yTail = lanes.qTail.of(ys, yAt + whole, rest);
                ${name}(<#if pair>lanes.pTail.of(xs, xAt + whole, rest), 0, </#if>yTail, 0, width, <@given "q"/>, <#if logits><@given "p"/><#else>${p}</#if>, yTail, 0);
                System.arraycopy(yTail, 0, gs, gAt + whole, rest);
            }
            if (direct == null) {
                lanes.gradient.write${lane.id}(gradient, to + from, columns);
            }
        }
    }

    private static void ${name}(<#if pair>${real}[] xs, int xAt, </#if>${real}[] ys, int yAt, int n, <@numbers "q"/>, <#if logits><@numbers "p"/><#else>${real} ${p}</#if>, ${real}[] gs, int gAt) {
        ${V} zero = ${V}.fromArray(${S}, Lanes.ZEROS_${lane.id}, 0);
        <@constants "q"/>
<#if logits>
        <@constants "p"/>
<#elseif pair>
        <@lanes.kept "pTimes" p/>
<#else>
        <@lanes.kept "target" p/>
</#if>
        for (int j = 0; j < n; j += ${S}.length()) {
            <@share "q" "y" "ys" "yAt + j"/>
<#if logits>
            <@share "p" "x" "xs" "xAt + j"/>
            // No fma: equal shares leave exactly nothing.
            qTwo.mul(qPower).sub(pTwo.mul(pPower)).intoArray(gs, gAt + j);
<#elseif pair>
            ${V} p = ${V}.fromArray(${S}, xs, xAt + j).mul(pTimes);
            qTwo.fma(qPower, p.neg()).intoArray(gs, gAt + j);
<#else>
            qTwo.mul(qPower).sub(target).intoArray(gs, gAt + j);
</#if>
        }
    }
</#macro>
<@lanes.header "Gradients with respect to rows of logits, in " + real + " lanes, straight to where they belong."/>
final class ${name} {
    private ${name}() {}

    /**
     * (q[c] − target)/T over a row. Powers below 2^−${lowestExponent - 1} count as 0, here and below.
     *
     * @param qDirect the row's own array if it has elements of this type, to read from without copying
     * @param temperature T of Q, also where P has another
     */
<@pass "ofTarget" "share"/>

    /** (q[c] − p[c])/T of logits on both sides. */
<@pass "ofLogits" "logits"/>

    /** (q[c] − weight·p[c])/T of numbers p. */
<@pass "ofWeights" "weights"/>

    /**
     * The first for count rows of few classes that stand in the columns of blocks, one a lane, with the magic numbers of
     * their powers: into the columns. A factor's whole exponent goes to its row's shift.
     */
    static void few(int n, int count, Rate rate, double target, double temperature, double[] factors, LogitBlocks blocks) {
        ${real}[] magics = blocks.magics${size};
        ${real}[] nones = blocks.nones${size};
        ${real}[] times = blocks.sums${size};
        for (int i = 0; i < count; i++) {
            int exponent = Math.getExponent(factors[i]);
            magics[i] += exponent;
            nones[i] = ${to}((${MAGIC} - magics[i] - ${lowestExponent}) / rate.high());
            times[i] = ${to}(Math.scalb(factors[i], -exponent) / temperature);
        }
        ${real} high = ${to}rate.high();
        ${real} low = <#if F32>(float) (rate.high() - high)<#else>rate.low()</#if>;
        few(blocks.columns${size}, n * Lanes.ROWS, count, high, low, magics, nones, times, ${to}(target / temperature));
    }

    private static void few(${real}[] columns, int length, int count, ${real} high, ${real} low, ${real}[] magics, ${real}[] nones, ${real}[] factors, ${real} share) {
        ${V} zero = ${V}.fromArray(${S}, Lanes.ZEROS_${lane.id}, 0);
        <@lanes.kept "qHigh" "high"/>
        <@lanes.kept "qLow" "low"/>
        <@lanes.kept "target" "share"/>
        for (int i = 0; i < count; i += ${S}.length()) {
            ${V} qMagic = ${V}.fromArray(${S}, magics, i);
            ${V} qNone = ${V}.fromArray(${S}, nones, i);
            ${V} qTimes = ${V}.fromArray(${S}, factors, i);
            for (int c = i; c < length; c += Lanes.ROWS) {
                <@share "q" "y" "columns" "c"/>
                qTwo.mul(qPower).sub(target).intoArray(columns, c);
            }
        }
    }
}

<#import "lanes.ftl" as lanes>
<#import "terms.ftl" as terms>
<#assign pair = measure != "Entropy">
<#assign sides = pair?then(["p", "q"], ["p"])>
<#-- A class that one side lacks makes these infinite: found without a logarithm, since real counts are full of it. -->
<#assign lacks = {"CrossEntropy": "Shares.Q_LACKS", "Kl": "Shares.Q_LACKS", "Jeffreys": "(Shares.Q_LACKS | Shares.P_LACKS)"}[measure]!"">
<#assign E = element.id>
<#-- The total of a row of weights, computed once as long as few rows meet many, as when all are paired with all. -->
<#macro total p Store>
if (${p}Shares) {
    ${p}Total = lanes.${p}Totals.get(${p}Row);
    if (Double.isNaN(${p}Total)) {
        ${p}Total = Total${E}${Store}.row(${p}Data, ${p}At, n, lanes);
        lanes.${p}Totals.put(${p}Row, ${p}Total);
    }
}
</#macro>
<@lanes.header "Batches of " + measure + " of " + element.id + " rows: picks the rows, and the kernel that each row needs."/>
final class ${measure}Rows${E} implements TermsKernel.Batch {
    @Override
    public void run(TermsKernel kernel, Rows pRows, Rows qRows, long first, int count, double[] results, int offset, Lanes lanes) {
        boolean few = pRows.classes() <= Few.CLASSES;
        if (few && !kernel.pShares()<#if pair> && !kernel.qShares()</#if>) {
            few(kernel, pRows, qRows, first, count, results, offset, lanes);
<#if measure != "Js">
        } else if (few) {
            fewShares(kernel, pRows, qRows, first, count, results, offset, lanes);
</#if>
        } else if (pRows.array() != null && qRows.array() != null) {
            arrays(kernel, pRows, qRows, first, count, results, offset, lanes);
        } else {
            segments(kernel, pRows, qRows, first, count, results, offset, lanes);
        }
    }

    @Override
    public double split(TermsKernel kernel, Rows pRows, Rows qRows, long index, Workers workers) {
        boolean pShares = kernel.pShares();
<#if pair>
        boolean qShares = kernel.qShares();
<#if measure == "Js">
        if (pShares != qShares) {
            return Double.NaN;
        }
</#if>
</#if>
        boolean shares = pShares<#if pair> || qShares</#if>;
        int n = pRows.classes();
        Lanes lanes = Lanes.mine();
        long modelRows = kernel.modelRows(pRows, qRows);
        boolean arrays = pRows.array() != null && qRows.array() != null;
<#list sides as p>
        long ${p}At = ${p}Rows.start(kernel.${p}Row(index, modelRows));
        double ${p}Total = 1;
        if (${p}Shares) {
            ${p}Total = arrays
                    ? Total${E}Array.row((${element.type}[]) ${p}Rows.array(), (int) ${p}At, n, lanes)
                    : Total${E}Segment.row(${p}Rows.memory(), ${p}At, n, lanes);
        }
</#list>
        if (!Shares.isOrdinary(pTotal)<#if pair> || !Shares.isOrdinary(qTotal)</#if>) {
            return Double.NaN;
        }
<#list sides as p>
        ${real} ${p}Scale = ${to}(1 / ${p}Total);
</#list>
        LongRow.Chunk chunk;
<#list [true, false] as array>
        <#if array>if (arrays) {<#else>} else {</#if>
<#list sides as p>
            <#if array>var ${p}Data = (${element.type}[]) ${p}Rows.array();<#else>var ${p}Data = ${p}Rows.memory();</#if>
            <#if array>int ${p}Start = (int) ${p}At;<#else>long ${p}Start = ${p}At;</#if>
</#list>
            chunk = shares
                    ? (from, count, sums, own) -> ${measure}Shares${E}${array?then("Array", "Segment")}.chunk(pData, pStart + from, <#if pair>qData, qStart + from, </#if>count, pScale, <#if pair>qScale, </#if>sums, own)
                    : (from, count, sums, own) -> ${measure}${E}${array?then("Array", "Segment")}.chunk(pData, pStart + from, <#if pair>qData, qStart + from, </#if>count, sums, own);
</#list>
        }
        double[] sums = LongRow.sum(n, ${LANES}, 1, workers, chunk);
        if (sums == null) {
            return Double.NaN;
        }
        double result = shares ? ${measure}Shares${E}Array.result(sums) : ${measure}${E}Array.result(sums);
        return Double.isNaN(result) ? result : kernel.finish(result);
    }

    /** Rows of few classes: blocks of them, as if they were one row. */
    private static void few(TermsKernel kernel, Rows pRows, Rows qRows, long first, int count, double[] results, int offset, Lanes lanes) {
        int n = pRows.classes();
        long modelRows = kernel.modelRows(pRows, qRows);
        Few few = lanes.few();
        int rows = Few.rowsABlock(n);
        int width = ${S}.length();
        for (int i = 0; i < count; i += rows) {
            int block = Math.min(rows, count - i);
            int numbers = block * n;
<#list sides as p>
            boolean ${p}Direct = kernel.${p}IsConsecutive() && numbers >= width && Few.isOneArray(${p}Rows, ElementType.${lane.id});
            ${real}[] ${p}Data = few.${p}${lane.id};
            int ${p}At = 0;
            if (${p}Direct) {
                ${p}Data = (${real}[]) ${p}Rows.array();
                ${p}At = (int) ${p}Rows.start(kernel.${p}Row(first + i, modelRows));
            } else if (kernel.${p}IsConsecutive() && ${p}Rows.rowStride() == n) {
                few.copy(${p}Rows, ${p}Rows.start(kernel.${p}Row(first + i, modelRows)), numbers, ${p}Data, 0);
            } else {
                for (int row = 0; row < block; row++) {
                    few.copy(${p}Rows, ${p}Rows.start(kernel.${p}Row(first + i + row, modelRows)), n, ${p}Data, row * n);
                }
            }
</#list>
            if (numbers < width) {
<#list sides as p>
                Arrays.fill(${p}Data, numbers, width, 1);
</#list>
                numbers = width;
            }
            ${real}[] terms = few.terms${lane.id};
            boolean guarded = lanes.isGuarded();
            if (!guarded && !${measure}Few${lane.id}.lean(pData, pAt, <#if pair>qData, qAt, </#if>numbers, terms)) {
                lanes.guard();
                guarded = true;
            }
            if (guarded) {
                ${measure}Few${lane.id}.guarded(pData, pAt, <#if pair>qData, qAt, </#if>numbers, terms);
            }
            FewSums${lane.id}.rows(terms, n, block, few, results, offset + i);
            settle(kernel, pRows, qRows, first + i, modelRows, block, results, offset + i, <#if F32>pData, pAt, <#if pair>qData, qAt, </#if></#if>lanes);
        }
    }

    /** From sums of terms to results; rows that are not exact enough go to the next tier. */
    private static void settle(TermsKernel kernel, Rows pRows, Rows qRows, long first, long modelRows, int count, double[] results, int offset, <#if F32>float[] pData, int pAt, <#if pair>float[] qData, int qAt, </#if></#if>Lanes lanes) {
        int end = offset + count;
<#if terms.factor(measure) != "1.0">
        Few.scale(results, offset, end, ${terms.factor(measure)});
</#if>
        int i = offset;
        while (i < end) {
            int next = Few.unsettled(results, i, end, ${terms.floor(measure, false)});
<#if measure == "Js">
            kernel.finish(results, i, next);
</#if>
            if (next < end) {
                int row = next - offset;
<#if F32>
                double result = ${measure}WideF32Array.row(pData, pAt + row * pRows.classes(), <#if pair>qData, qAt + row * pRows.classes(), </#if>pRows.classes(), lanes);
                results[next] = Double.isNaN(result) ? decoded(kernel, pRows, qRows, first + row, modelRows, lanes) : kernel.finish(result);
<#else>
                results[next] = decoded(kernel, pRows, qRows, first + row, modelRows, lanes);
</#if>
            }
            i = next + 1;
        }
    }

<#if measure != "Js">
    /** The same with totals, in f64 lanes: nearly all rows are exact enough then, and shares never underflow. */
    private static void fewShares(TermsKernel kernel, Rows pRows, Rows qRows, long first, int count, double[] results, int offset, Lanes lanes) {
        int n = pRows.classes();
        int stride = Few.stride(n);
        long modelRows = kernel.modelRows(pRows, qRows);
        Few few = lanes.few();
        int rows = Few.rowsABlock(stride);
<#list sides as p>
        double[] ${p}Data = few.${p}F64;
</#list>
        double[] terms = few.termsF64;
        for (int i = 0; i < count; i += rows) {
            int block = Math.min(rows, count - i);
<#list sides as p>
            ${real}[] ${p}Raw = few.terms${lane.id}; // free until the terms come
            if (kernel.${p}IsConsecutive() && ${p}Rows.rowStride() == n) {
                few.copy(${p}Rows, ${p}Rows.start(kernel.${p}Row(first + i, modelRows)), block * n, ${p}Raw, 0);
            } else {
                for (int row = 0; row < block; row++) {
                    few.copy(${p}Rows, ${p}Rows.start(kernel.${p}Row(first + i + row, modelRows)), n, ${p}Raw, row * n);
                }
            }
            FewShares${lane.id}.rows(${p}Raw, n, block, kernel.${p}Shares(), few.${p}Totals, ${p}Data, few);
</#list>
            int numbers = block * stride;
            boolean guarded = lanes.isGuarded();
            if (!guarded && !${measure}FewF64.lean(pData, 0, <#if pair>qData, 0, </#if>numbers, terms)) {
                lanes.guard();
                guarded = true;
            }
            if (guarded) {
                ${measure}FewF64.guarded(pData, 0, <#if pair>qData, 0, </#if>numbers, terms);
            }
            FewSumsF64.rows(terms, stride, block, few, results, offset + i);
<#assign shareFloor = F32?then("0x1p-30", terms.floor(measure, true))>
            int start = offset + i;
            int end = start + block;
<#if terms.factor(measure) != "1.0">
            Few.scale(results, start, end, ${terms.factor(measure)});
</#if>
            for (int at = Few.unsettled(results, start, end, ${shareFloor}); at < end; at = Few.unsettled(results, at + 1, end, ${shareFloor})) {
                int row = at - start;
                results[at] = unsettled(kernel, pRows, qRows, first + i + row, modelRows, <#if lacks != "">few.pTotals[row] > 0 && few.qTotals[row] > 0, </#if>lanes);
            }
        }
    }

    private static double unsettled(TermsKernel kernel, Rows pRows, Rows qRows, long index, long modelRows, <#if lacks != "">boolean positive, </#if>Lanes lanes) {
<#if lacks != "">
        long pAt = pRows.start(kernel.pRow(index, modelRows));
        long qAt = qRows.start(kernel.qRow(index, modelRows));
        int n = pRows.classes();
        int support = pRows.array() != null && qRows.array() != null
                ? Support${E}Array.row((${element.type}[]) pRows.array(), (int) pAt, (${element.type}[]) qRows.array(), (int) qAt, n, lanes)
                : Support${E}Segment.row(pRows.memory(), pAt, qRows.memory(), qAt, n, lanes);
        if (positive && support != Shares.INVALID && (support & ${lacks}) != 0) {
            return Double.POSITIVE_INFINITY;
        }
</#if>
        return decoded(kernel, pRows, qRows, index, modelRows, lanes);
    }

</#if>
    private static double decoded(TermsKernel kernel, Rows pRows, Rows qRows, long index, long modelRows, Lanes lanes) {
        long pRow = kernel.pRow(index, modelRows);
        return kernel.decoded(pRows, pRow, <#if pair>qRows, kernel.qRow(index, modelRows)<#else>null, pRow</#if>, lanes);
    }
<#list ["arrays", "segments"] as storages>
<#assign Store = (storages == "arrays")?then("Array", "Segment")>
<#assign int = (storages == "arrays")?then("int", "long")>
<#assign cast = (storages == "arrays")?then("(int) ", "")>
<#assign memory = (storages == "arrays")?then("array()", "memory()")>
<#assign type = (storages == "arrays")?then("(" + element.type + "[]) ", "")>

    private static void ${storages}(TermsKernel kernel, Rows pRows, Rows qRows, long first, int count, double[] results, int offset, Lanes lanes) {
        var pData = ${type}pRows.${memory};
<#if pair>
        var qData = ${type}qRows.${memory};
</#if>
        int n = pRows.classes();
        long modelRows = kernel.modelRows(pRows, qRows);
        boolean pShares = kernel.pShares();
<#if pair>
        boolean qShares = kernel.qShares();
        boolean shares = pShares || qShares;
        double qTotal = 1;
        if (qShares) {
            lanes.qTotals.clear();
        }
<#else>
        boolean shares = pShares;
</#if>
        double pTotal = 1;
        if (pShares) {
            lanes.pTotals.clear();
        }
        for (int i = 0; i < count; i++) {
            long pRow = kernel.pRow(first + i, modelRows);
            ${int} pAt = ${cast}pRows.start(pRow);
            <@total "p" Store/>
<#if pair>
            long qRow = kernel.qRow(first + i, modelRows);
            ${int} qAt = ${cast}qRows.start(qRow);
            <@total "q" Store/>
</#if>
            double result = Double.NaN;
            boolean ordinary = Shares.isOrdinary(pTotal)<#if pair> && Shares.isOrdinary(qTotal)</#if>;
            if (!shares) {
                result = ${measure}${E}${Store}.row(pData, pAt, <#if pair>qData, qAt, </#if>n, lanes);
<#if measure == "Js">
            } else if (pShares != qShares) {
                ordinary = false; // the kernels of shares take both sides to sum to 1
</#if>
            } else if (ordinary) {
                result = ${measure}Shares${E}${Store}.row(pData, pAt, <#if pair>qData, qAt, </#if>n, <#if F32>(float) (1 / pTotal)<#else>1 / pTotal</#if>, <#if pair><#if F32>(float) (1 / qTotal)<#else>1 / qTotal</#if>, </#if>lanes);
            }
<#if lacks != "">
            if (Double.isNaN(result) && pTotal > 0 && qTotal > 0) {
                int support = Support${E}${Store}.row(pData, pAt, qData, qAt, n, lanes);
                if (support == Shares.INVALID) {
                    ordinary = false;
                } else if ((support & ${lacks}) != 0) {
                    result = Double.POSITIVE_INFINITY;
                }
            }
</#if>
<#if F32>
            if (Double.isNaN(result) && ordinary) {
                result = shares
                        ? ${measure}SharesWide${E}${Store}.row(pData, pAt, <#if pair>qData, qAt, </#if>n, 1 / pTotal, <#if pair>1 / qTotal, </#if>lanes)
                        : ${measure}Wide${E}${Store}.row(pData, pAt, <#if pair>qData, qAt, </#if>n, lanes);
            }
</#if>
            results[offset + i] = Double.isNaN(result) ? kernel.decoded(pRows, pRow, <#if pair>qRows, qRow<#else>null, pRow</#if>, lanes) : kernel.finish(result);
        }
    }
</#list>
}

<#import "lanes.ftl" as lanes>
<#assign pair = measure != "Entropy">
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
        if (pRows.array() != null && qRows.array() != null) {
            arrays(kernel, pRows, qRows, first, count, results, offset, lanes);
        } else {
            segments(kernel, pRows, qRows, first, count, results, offset, lanes);
        }
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
            double result;
            if (!shares) {
                result = ${measure}${E}${Store}.row(pData, pAt, <#if pair>qData, qAt, </#if>n, lanes);
<#if measure == "Js">
            } else if (pShares != qShares) {
                result = Double.NaN; // the fast kernel of shares takes both sides to sum to 1
</#if>
            } else if (Shares.isOrdinary(pTotal)<#if pair> && Shares.isOrdinary(qTotal)</#if>) {
                result = ${measure}Shares${E}${Store}.row(pData, pAt, <#if pair>qData, qAt, </#if>n, <#if F32>(float) (1 / pTotal)<#else>1 / pTotal</#if>, <#if pair><#if F32>(float) (1 / qTotal)<#else>1 / qTotal</#if>, </#if>lanes);
            } else {
                result = Double.NaN;
            }
<#if element.bytes gt 2>
<#-- A class that one side lacks makes these infinite: found without a logarithm, since real counts are full of it. -->
<#assign lacks = {"CrossEntropy": "Shares.Q_LACKS", "Kl": "Shares.Q_LACKS", "Jeffreys": "(Shares.Q_LACKS | Shares.P_LACKS)"}[measure]!"">
<#if lacks != "">
            if (Double.isNaN(result) && pTotal > 0 && qTotal > 0) {
                int support = Support${E}${Store}.row(pData, pAt, qData, qAt, n);
                if (support != Shares.INVALID && (support & ${lacks}) != 0) {
                    result = Double.POSITIVE_INFINITY;
                }
            }
</#if>
</#if>
            results[offset + i] = Double.isNaN(result) ? kernel.decoded(pRows, pRow, <#if pair>qRows, qRow<#else>null, pRow</#if>, lanes) : kernel.finish(result);
        }
    }
</#list>
}

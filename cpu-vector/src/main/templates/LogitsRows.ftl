<#import "lanes.ftl" as lanes>
<#assign E = element.id>
<@lanes.header "Batches of logits of type " + element.id + ": picks the rows, and the kernel that each row needs."/>
final class LogitsRows${E} {
    private LogitsRows${E}() {}
<#list ["Array", "Segment"] as Store>
<#assign int = (Store == "Array")?then("int", "long")>
<#assign cast = (Store == "Array")?then("(int) ", "")>
<#assign type = (Store == "Array")?then(element.type + "[]", "MemorySegment")>

    static double nll(${type} xData, ${int} xAt, int n, int label, Rate rate, Lanes lanes) {
        double result = Nll${E}${Store}.row(xData, xAt, n, label, rate.high(), rate.low(), lanes);
<#if element.id == "F32">
        if (Double.isNaN(result)) {
            result = NllCareful${E}${Store}.row(xData, xAt, n, label, rate.high(), rate.low(), lanes);
        }
</#if>
        return result;
    }

    static double kl(${type} pData, ${int} pAt, ${type} qData, ${int} qAt, int n, Rate pRate, Rate qRate, Lanes lanes) {
<#if element.bytes == 2>
        return LogitsKl${E}${Store}.row(pData, pAt, qData, qAt, n, pRate.high(), qRate.high(), lanes);
<#else>
<#if F32>
        double result = LogitsKl${E}${Store}.row(pData, pAt, qData, qAt, n, pRate.high(), qRate.high(), lanes);
        if (!Double.isNaN(result)) {
            return result;
        }
</#if>
        return LogitsKlCareful${E}${Store}.row(pData, pAt, qData, qAt, n, pRate.high(), pRate.low(), qRate.high(), qRate.low(), lanes);
</#if>
    }
</#list>
}

<#import "lanes.ftl" as lanes>
<#assign short = element.bytes == 2>
<@lanes.header "Reads " + element.id + " elements from " + storage.id?lower_case + "s, widened to f64 exactly."/>
final class ${name} implements Loader {
    @Override
    public void load(Rows rows, long start, int n, double[] to) {
<#if storage.array>
        ${element.type}[] xData = (${element.type}[]) rows.array();
        int xAt = (int) start;
<#else>
        MemorySegment xData = rows.memory();
        long xAt = start;
</#if>
        int j = 0;
<#if element.id == "F64">
        for (; j <= n - Shapes.F64.length(); j += Shapes.F64.length()) {
            <@lanes.load "x" "x" "j"/>
            x.intoArray(to, j);
        }
<#else>
        for (; j <= n - Shapes.F32.length(); j += Shapes.F32.length()) {
            <@lanes.load "x" "x" "j"/>
            ((DoubleVector) x.convertShape(VectorOperators.F2D, Shapes.F64, 0)).intoArray(to, j);
            ((DoubleVector) x.convertShape(VectorOperators.F2D, Shapes.F64, 1)).intoArray(to, j + Shapes.F64.length());
        }
</#if>
        for (; j < n; j++) {
            to[j] = <@lanes.one "x" "j"/>;
        }
    }
}

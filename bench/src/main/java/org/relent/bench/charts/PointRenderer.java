package org.relent.bench.charts;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.CrosshairState;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYItemRendererState;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYDataset;

/** Gives each point a title, which browsers show. */
final class PointRenderer extends XYLineAndShapeRenderer {
    private static final long serialVersionUID = 1;

    private final transient List<List<String>> titles = new ArrayList<>();

    PointRenderer() {
        setUseFillPaint(true);
        setUseOutlinePaint(true);
        // One path a line: small files, and dashes that go around corners.
        setDrawSeriesLineAsPath(true);
    }

    /** Titles of the points of the next series. */
    void say(List<String> ofSeries) {
        titles.add(ofSeries);
    }

    @Override
    public void drawItem(
            Graphics2D g2,
            XYItemRendererState state,
            Rectangle2D dataArea,
            PlotRenderingInfo info,
            XYPlot plot,
            ValueAxis domainAxis,
            ValueAxis rangeAxis,
            XYDataset dataset,
            int series,
            int item,
            CrosshairState crosshairState,
            int pass) {
        String title = isItemPass(pass) && getItemShapeVisible(series, item)
                ? titles.get(series).get(item)
                : "";
        Runnable drawing = () -> super.drawItem(
                g2, state, dataArea, info, plot, domainAxis, rangeAxis, dataset, series, item, crosshairState, pass);
        if (title.isEmpty()) {
            drawing.run();
        } else {
            ((Svg) g2).titled(title, drawing);
        }
    }
}

package org.relent.bench.hardware.page;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.relent.Backends;
import org.relent.bench.charts.Figure;
import org.relent.bench.charts.Ink;
import org.relent.bench.charts.Marker;
import org.relent.bench.hardware.report.Line;

/** Who took part, and the colour and shape that each has in every chart. */
final class Palette {
    private final List<String> contenders = new ArrayList<>();
    private final Map<String, String> firstOfBackends = new HashMap<>();

    /** The colours of those who are in some lines: in their order, but for the reference, which has the first one. */
    Palette(List<Line> lines) {
        Set<String> found = new LinkedHashSet<>();
        found.add(Backends.REFERENCE);
        for (Line line : lines) {
            found.add(line.contender());
            firstOfBackends.putIfAbsent(line.backend(), line.contender());
        }
        contenders.addAll(found);
    }

    /** {@return the colour of a contender; of a backend that of its first contender} */
    Ink ink(String who) {
        return Ink.series(number(who));
    }

    /** {@return the shape of a contender; of a backend that of its first contender} */
    Marker marker(String who) {
        return Marker.series(number(who));
    }

    private int number(String who) {
        int number = contenders.indexOf(who);
        return number >= 0 ? number : contenders.indexOf(firstOfBackends.get(who));
    }

    /** {@return samples of how contenders, or backends, are drawn, with their names} */
    List<Figure> samples(Stream<String> who) {
        return who.distinct()
                .map(name -> new Figure(name, marker(name).svg(ink(name), true, name)))
                .toList();
    }
}

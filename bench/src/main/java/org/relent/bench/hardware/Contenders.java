package org.relent.bench.hardware;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.relent.Backends;
import org.relent.bench.hardware.charts.Figure;
import org.relent.bench.hardware.charts.Ink;
import org.relent.bench.hardware.charts.Marker;

/** Who took part, and the colour and shape that each has in every chart. */
final class Contenders {
    private final List<String> names = new ArrayList<>();

    /** Those of some lines, in their order but for the reference, which has the first colour. */
    Contenders(List<Line> lines) {
        Set<String> found = new LinkedHashSet<>();
        found.add(Backends.REFERENCE);
        lines.forEach(line -> found.add(line.contender()));
        names.addAll(found);
    }

    /** {@return the colour of a contender} */
    Ink ink(String contender) {
        return Ink.series(names.indexOf(contender));
    }

    /** {@return the shape of a contender} */
    Marker marker(String contender) {
        return Marker.series(names.indexOf(contender));
    }

    /** {@return the first contender of a backend, which stands for all of them; a contender stands for itself} */
    String first(String who) {
        return names.stream()
                .filter(name -> name.equals(who) || name.startsWith(who + ","))
                .findFirst()
                .orElseThrow();
    }

    /** {@return samples of how contenders, or backends, are drawn, with their names} */
    List<Figure> samples(Stream<String> who) {
        return who.distinct()
                .map(name -> new Figure(name, marker(first(name)).svg(ink(first(name)), true, name)))
                .toList();
    }
}

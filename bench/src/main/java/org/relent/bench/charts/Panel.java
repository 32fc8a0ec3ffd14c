package org.relent.bench.charts;

import java.util.function.UnaryOperator;

/**
 * A part of a {@link Picture}.
 *
 * @param title stands above it; may be empty
 * @param width in pixels
 * @param height in pixels
 * @param drawing gives an SVG element, for an id that tells it from the other parts
 */
public record Panel(String title, int width, int height, UnaryOperator<String> drawing) {}

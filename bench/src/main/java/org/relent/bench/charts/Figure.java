package org.relent.bench.charts;

/**
 * A drawing with a name.
 *
 * @param title what it is of; empty where it stands alone
 * @param svg an SVG element
 */
public record Figure(String title, String svg) {}

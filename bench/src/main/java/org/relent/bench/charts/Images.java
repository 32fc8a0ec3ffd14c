package org.relent.bench.charts;

import java.util.List;

/** Small pictures of square pixels side by side, such as handwritten digits: ink on paper, and its opposite in colour. */
public final class Images {
    private static final int BETWEEN = 10;

    private final List<Image> images;
    private final int perRow;
    private final int pixel;
    private final int fontSize;

    /** A small picture. */
    public static final class Image {
        private final String name;
        private final double[] ink;
        private final int wide;

        /**
         * A small picture.
         *
         * @param name written below; may be empty
         * @param ink of each pixel, 0 to 1, row by row; below 0, to −1, it is of another colour
         * @param wide pixels a row
         */
        public Image(String name, double[] ink, int wide) {
            this.name = name;
            this.ink = ink.clone();
            this.wide = wide;
        }

        private int high() {
            return ink.length / wide;
        }
    }

    /**
     * Pictures of one size.
     *
     * @param images the pictures
     * @param perRow how many stand side by side
     * @param pixel how large a pixel is
     * @param fontSize of the names, in pixels
     */
    public Images(List<Image> images, int perRow, int pixel, int fontSize) {
        this.images = List.copyOf(images);
        this.perRow = perRow;
        this.pixel = pixel;
        this.fontSize = fontSize;
    }

    /**
     * The pictures as a part of a picture.
     *
     * @param title stands above them; may be empty
     * @param says what they show, for those who do not see them
     * @return the panel
     */
    public Panel panel(String title, String says) {
        boolean named = images.stream().anyMatch(image -> !image.name.isEmpty());
        int stepX = images.getFirst().wide * pixel + BETWEEN;
        int stepY = images.getFirst().high() * pixel + BETWEEN + (named ? fontSize + 2 : 0);
        int width = Math.min(perRow, images.size()) * stepX;
        int height = (images.size() + perRow - 1) / perRow * stepY;
        return new Panel(title, width, height, id -> {
            Svg svg = new Svg(width, height, 0, id);
            for (int i = 0; i < images.size(); i++) {
                draw(svg, images.get(i), i % perRow * stepX, i / perRow * stepY);
            }
            return svg.element(says);
        });
    }

    private void draw(Svg svg, Image image, double x, double y) {
        double wide = image.wide * pixel;
        double high = image.high() * pixel;
        svg.tile(x, y, wide, high, Ink.GRID.standIn(0.45));
        for (int i = 0; i < image.ink.length; i++) {
            double opacity = Math.min(Math.abs(image.ink[i]), 1);
            if (opacity > 0) {
                Ink ink = image.ink[i] > 0 ? Ink.INK : Ink.SERIES_2;
                int column = i % image.wide;
                int row = i / image.wide;
                svg.tile(x + column * pixel, y + row * pixel, pixel, pixel, ink.standIn(opacity));
            }
        }
        svg.write(image.name, x + wide / 2, y + high + fontSize, "middle", fontSize, Ink.MUTED);
    }
}

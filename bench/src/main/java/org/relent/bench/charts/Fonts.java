package org.relent.bench.charts;

import java.awt.Font;
import java.awt.image.BufferedImage;
import java.util.Optional;

/** The fonts of this machine, by which JFreeChart finds out how long a text is. Bare servers have none. */
public final class Fonts {
    static {
        // There may be a display that nobody can open; none is needed.
        System.setProperty("java.awt.headless", "true");
    }

    private Fonts() {}

    /** {@return why no chart can be drawn here; empty if one can} */
    public static Optional<String> problem() {
        try {
            new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics().getFontMetrics(font(1));
            return Optional.empty();
        } catch (RuntimeException | LinkageError | InternalError e) {
            return Optional.of("this machine has no fonts that Java can use (" + e.getMessage() + ")");
        }
    }

    static Font font(int size) {
        return new Font(Font.SANS_SERIF, Font.PLAIN, size);
    }
}

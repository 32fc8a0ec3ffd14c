package org.relent.bench.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** The texts that come with the program (see ORIGIN.md beside them). */
final class Texts {
    /** The languages there is a Universal Declaration of Human Rights in. */
    enum Language {
        ENGLISH("en"),
        DUTCH("nl"),
        GERMAN("de"),
        SWEDISH("sv"),
        FRENCH("fr"),
        PORTUGUESE("pt"),
        SPANISH("es"),
        ITALIAN("it"),
        POLISH("pl"),
        FINNISH("fi"),
        HUNGARIAN("hu"),
        TURKISH("tr");

        /** All of them, in their order. */
        static final List<Language> ALL = List.of(values());

        private final String code;

        Language(String code) {
            this.code = code;
        }

        /** Its two letters of ISO 639-1. */
        String code() {
            return code;
        }

        /** Its place among {@link #ALL}. */
        int index() {
            return ALL.indexOf(this);
        }

        /** Its name in English, such as {@code Dutch}. */
        String title() {
            return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
        }

        /** The rules of its small and capital letters: a Turkish I is not an i. */
        Locale locale() {
            return Locale.of(code);
        }
    }

    private Texts() {}

    /** The Universal Declaration of Human Rights: about ten thousand characters, a paragraph a line. */
    static String declaration(Language language) {
        return read(language.name().toLowerCase(Locale.ROOT) + ".txt", in -> in);
    }

    /** Jane Austen's Pride and Prejudice: 684,768 characters of ASCII. */
    static String prideAndPrejudice() {
        return read("pride-and-prejudice.txt.gz", GZIPInputStream::new);
    }

    private interface Opening {
        InputStream open(InputStream in) throws IOException;
    }

    private static String read(String name, Opening opening) {
        String path = "/org/relent/bench/texts/" + name;
        try (InputStream in = Texts.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException(path + " is missing from the program");
            }
            return new String(opening.open(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(path + " does not read", e);
        }
    }
}

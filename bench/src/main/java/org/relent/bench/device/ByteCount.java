package org.relent.bench.device;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/** A number of bytes as it is written: {@code 1048576}, {@code 16MiB}, {@code 1GiB}. */
record ByteCount(long bytes) {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,12}) ?(KiB|MiB|GiB)?");
    private static final long MIB = 1L << 20;

    static ByteCount parse(String text) {
        Matcher match = TEXT.matcher(text);
        if (!match.matches()) {
            throw new TypeConversionException(
                    "got '" + text + "', expected a whole number of bytes, or of KiB, MiB or GiB, such as 16MiB");
        }
        int shift = switch (match.group(2)) {
            case "KiB" -> 10;
            case "MiB" -> 20;
            case "GiB" -> 30;
            case null, default -> 0;
        };
        return new ByteCount(Long.parseLong(match.group(1)) << shift);
    }

    @Override
    public String toString() {
        return bytes % MIB == 0 ? bytes / MIB + "MiB" : String.format(Locale.ROOT, "%d", bytes);
    }
}

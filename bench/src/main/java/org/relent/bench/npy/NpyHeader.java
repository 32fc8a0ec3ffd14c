package org.relent.bench.npy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the header of a {@code .npy} file says. Format 1.0, 2.0 and 3.0 of NumPy Enhancement Proposal 1, read strictly:
 * anything that NumPy would not write is refused rather than guessed at.
 */
record NpyHeader(NpyType type, List<Long> shape, long dataStart) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final byte[] ZIP = {'P', 'K', 3, 4};
    private static final int PREFIX = MAGIC.length + 2;

    // NumPy itself writes up to a few hundred bytes; a length beyond this is a damaged file, not a long header.
    private static final long LONGEST_HEADER = 1 << 20;

    private static final ValueLayout.OfShort LE_SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt LE_INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    // One entry of the Python dict. The descr of a structured dtype is a list: recognised, then refused by name.
    private static final Pattern ENTRY = Pattern.compile("\\s*['\"](?<key>descr|fortran_order|shape)['\"]\\s*:\\s*"
            + "(?<value>'[^']*'|\"[^\"]*\"|True|False|\\([\\d,\\s]*\\)|\\[.*\\])\\s*(?:,\\s*|$)");
    private static final Pattern SHAPE =
            Pattern.compile("\\(\\s*(?:\\d+\\s*,\\s*(?:\\d+\\s*(?:,\\s*\\d+\\s*)*,?\\s*)?)?\\)");
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    static NpyHeader read(String name, MemorySegment file) {
        requireMagic(name, file);
        int version = Byte.toUnsignedInt(file.get(ValueLayout.JAVA_BYTE, MAGIC.length));
        int minor = Byte.toUnsignedInt(file.get(ValueLayout.JAVA_BYTE, MAGIC.length + 1));
        if (version < 1 || version > 3 || minor != 0) {
            throw refused(name, "format version " + version + "." + minor, "1.0, 2.0 or 3.0");
        }
        int lengthBytes = version == 1 ? Short.BYTES : Integer.BYTES;
        if (file.byteSize() < PREFIX + lengthBytes) {
            throw refused(name, file.byteSize() + " bytes, cut off inside the header", "a whole .npy file");
        }
        long length = version == 1
                ? Short.toUnsignedLong(file.get(LE_SHORT, PREFIX))
                : Integer.toUnsignedLong(file.get(LE_INT, PREFIX));
        long start = (long) PREFIX + lengthBytes;
        if (length > LONGEST_HEADER) {
            throw refused(name, "a header of " + length + " bytes", "at most " + LONGEST_HEADER);
        }
        if (length > file.byteSize() - start) {
            throw refused(
                    name,
                    (file.byteSize() - start) + " bytes after the header's length",
                    "the " + length + " bytes of header that the file announces");
        }
        Charset charset = version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
        String text = new String(file.asSlice(start, length).toArray(ValueLayout.JAVA_BYTE), charset);
        return parse(name, text, start + length);
    }

    private static void requireMagic(String name, MemorySegment file) {
        if (startsWith(file, MAGIC) && file.byteSize() >= PREFIX) {
            return;
        }
        String got;
        if (file.byteSize() < PREFIX) {
            got = file.byteSize() + " bytes";
        } else if (startsWith(file, ZIP)) {
            got = "a zip archive (.npz?)";
        } else {
            got = "a file of another kind";
        }
        throw refused(name, got, "a NumPy .npy file, as numpy.save(name, array) writes it");
    }

    private static boolean startsWith(MemorySegment file, byte[] start) {
        return file.byteSize() >= start.length
                && file.asSlice(0, start.length).mismatch(MemorySegment.ofArray(start)) == -1;
    }

    private static NpyHeader parse(String name, String text, long dataStart) {
        String dict = text.strip();
        if (!text.endsWith("\n") || !dict.startsWith("{") || !dict.endsWith("}")) {
            throw malformed(name, text);
        }
        Map<String, String> entries = new HashMap<>();
        Matcher entry = ENTRY.matcher(dict);
        int at = 1;
        int end = dict.length() - 1;
        while (at < end) {
            entry.region(at, end);
            if (!entry.lookingAt() || entries.put(entry.group("key"), entry.group("value")) != null) {
                throw malformed(name, text);
            }
            at = entry.end();
        }
        String descr = entries.get("descr");
        String order = entries.get("fortran_order");
        String shape = entries.get("shape");
        if (descr == null || order == null || shape == null) {
            throw malformed(name, text);
        }
        if (!SHAPE.matcher(shape).matches()) {
            throw malformed(name, text);
        }
        NpyType type = type(name, text, descr);
        if (order.equals("True")) {
            throw refused(name, "Fortran order (columns first)", "C order: save numpy.ascontiguousarray(array)");
        }
        if (!order.equals("False")) {
            throw malformed(name, text);
        }
        return new NpyHeader(type, numbers(name, shape), dataStart);
    }

    private static NpyType type(String name, String text, String quoted) {
        if (quoted.startsWith("[")) {
            throw refused(name, "a structured dtype", NpyFile.expectedTypes());
        }
        if (!quoted.startsWith("'") && !quoted.startsWith("\"")) {
            throw malformed(name, text);
        }
        String descr = quoted.substring(1, quoted.length() - 1);
        return NpyType.of(descr).orElseThrow(() -> {
            String what = "dtype '" + printable(descr) + "'";
            if (descr.startsWith(">")) {
                String turned = "<" + descr.substring(1);
                return NpyType.of(turned).isPresent()
                        ? refused(name, what + " (big-endian)", "'" + turned + "': save array.astype('" + turned + "')")
                        : refused(name, what + " (big-endian)", NpyFile.expectedTypes());
            }
            if (descr.startsWith("|O")) {
                return refused(name, what + " (pickled Python objects)", NpyFile.expectedTypes());
            }
            return refused(name, what, NpyFile.expectedTypes());
        });
    }

    private static List<Long> numbers(String name, String shape) {
        List<Long> numbers = new ArrayList<>();
        Matcher number = NUMBER.matcher(shape);
        while (number.find()) {
            try {
                numbers.add(Long.parseLong(number.group()));
            } catch (NumberFormatException tooLarge) {
                throw refused(name, "shape " + printable(shape), "extents below 2^63");
            }
        }
        return List.copyOf(numbers);
    }

    /** The bytes of data that the header announces. */
    long dataBytes(String name) {
        long bytes = type.bytes;
        try {
            for (long extent : shape) {
                // An extent of 0 makes the array empty whatever the others are, so it must not hide an overflow.
                bytes = Math.multiplyExact(bytes, Math.max(extent, 1));
            }
        } catch (ArithmeticException overflow) {
            throw refused(name, "shape " + describe(shape) + " of '" + type.descr + "'", "less than 2^63 bytes");
        }
        return shape.contains(0L) ? 0 : bytes;
    }

    /** Writes a shape as Python does. */
    static String describe(List<Long> shape) {
        return shape.stream()
                .map(String::valueOf)
                .collect(Collectors.joining(", ", "(", shape.size() == 1 ? ",)" : ")"));
    }

    static IllegalArgumentException refused(String name, String got, String expected) {
        return new IllegalArgumentException(name + ": got " + got + ", expected " + expected);
    }

    private static IllegalArgumentException malformed(String name, String text) {
        return refused(
                name,
                "the header \"" + printable(text.strip()) + "\"",
                "a dict of descr, fortran_order and shape as NumPy writes it, ended by a line break");
    }

    /** Fit for one line of a message, whatever a damaged file holds. */
    private static String printable(String text) {
        String clean = text.replaceAll("[^\\x20-\\x7e]", "?");
        return clean.length() <= 100 ? clean : clean.substring(0, 100) + "...";
    }
}

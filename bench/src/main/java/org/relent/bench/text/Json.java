package org.relent.bench.text;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes and reads JSON objects. JSON has no infinities and no NaN: they appear as the strings {@code "Infinity"},
 * {@code "-Infinity"} and {@code "NaN"}.
 */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .changeDefaultPropertyInclusion(values -> values.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private static final ObjectWriter LINE = MAPPER.writer().without(SerializationFeature.INDENT_OUTPUT);

    private Json() {}

    public static String write(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /** The same in one line. */
    public static String line(Object value) {
        return LINE.writeValueAsString(value);
    }

    /**
     * Reads what {@link #write} or {@link #line} wrote.
     *
     * @return the object; null for the text null
     * @throws tools.jackson.core.JacksonException if it is something else
     */
    public static <T> @Nullable T read(String text, Class<T> type) {
        return MAPPER.readValue(text, type);
    }
}

package org.relent;

import java.util.Locale;
import java.util.Optional;

/**
 * What the user says of the crossover.
 *
 * @param source where it was said, and what, such as {@code -Drelent.crossover=never}; empty if it is to be measured
 * @param elements as in {@link Crossover}; 0 if it is to be measured
 * @param residentElements as in {@link Crossover}; 0 if it is to be measured
 */
record CrossoverSetting(Optional<String> source, long elements, long residentElements) {
    static final CrossoverSetting AUTO = new CrossoverSetting(Optional.empty(), 0, 0);

    /** What the property or the environment variable says. */
    static CrossoverSetting current() {
        String property = System.getProperty(Backends.CROSSOVER_PROPERTY);
        return property != null
                ? parse("-D" + Backends.CROSSOVER_PROPERTY, property)
                : Optional.ofNullable(System.getenv(Backends.CROSSOVER_ENVIRONMENT))
                        .map(value -> parse(Backends.CROSSOVER_ENVIRONMENT, value))
                        .orElse(AUTO);
    }

    static CrossoverSetting parse(String source, String value) {
        Optional<String> said = Optional.of(source + "=" + value);
        String text = value.strip().toLowerCase(Locale.ROOT);
        if (text.matches("\\d{1,18}(,\\d{1,18})?")) {
            int comma = text.indexOf(',');
            long elements = Long.parseLong(comma < 0 ? text : text.substring(0, comma));
            long resident = Long.parseLong(text.substring(comma + 1));
            if (resident <= elements) {
                return new CrossoverSetting(said, elements, resident);
            }
        }
        return switch (text) {
            case "", "auto" -> AUTO;
            case "never" -> new CrossoverSetting(said, Crossover.NEVER, Crossover.NEVER);
            case "always" -> new CrossoverSetting(said, 0, 0);
            default ->
                throw new IllegalArgumentException(source + ": got '" + value
                        + "', expected auto, never, always, N or N,M: from how many elements on the device is taken, and"
                        + " from how many when all rows are on it, M ≤ N");
        };
    }

    boolean isNever() {
        return residentElements == Crossover.NEVER;
    }

    /** The size below which a call goes to the host whatever is measured. */
    long least() {
        return source.isPresent() ? residentElements : Crossover.LEAST_MEASURED;
    }

    /** The crossover that was said. */
    Crossover crossover(Backend device, Backend host, ElementType type, int threads) {
        return new Crossover(
                device.id(),
                host.id(),
                type,
                threads,
                elements,
                residentElements,
                source.orElseThrow(),
                Optional.empty());
    }
}

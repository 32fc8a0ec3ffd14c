package org.relent.bench.jmh.peers;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the class path tells of libraries that are there on request alone. */
final class Jars {
    static final String MISSING =
            "not on the class path: ./mvnw package -DskipTests -Ppeers fetches it into " + "bench/target/peers";

    private Jars() {}

    /** {@return the version in the name of a jar on the class path} */
    static String version(String artifact) {
        Matcher jar = Pattern.compile(Pattern.quote(artifact) + "-(\\d[^/\\\\:;]*)\\.jar")
                .matcher(System.getProperty("java.class.path"));
        return jar.find() ? jar.group(1) : "of unknown version";
    }
}

package org.relent.bench.machine;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version of this build. */
public final class Version implements IVersionProvider {
    // Maven writes this file into every jar.
    private static final String FILE = "/META-INF/maven/org.relent/relent-bench/pom.properties";

    public Version() {}

    public static String relent() {
        try (InputStream in = Version.class.getResourceAsStream(FILE)) {
            if (in != null) {
                Properties properties = new Properties();
                properties.load(in);
                return properties.getProperty("version", "unknown");
            }
        } catch (IOException e) {
            // A damaged jar would have failed before: say so rather than fail here.
            return "unknown (" + e.getMessage() + ")";
        }
        return "unpackaged";
    }

    @Override
    public String[] getVersion() {
        return new String[] {
            "Relent " + relent(),
            "JDK " + Runtime.version() + ", " + System.getProperty("os.name") + " " + System.getProperty("os.arch")
        };
    }
}

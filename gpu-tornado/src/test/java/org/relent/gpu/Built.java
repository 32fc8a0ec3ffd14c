package org.relent.gpu;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** Where the build has put things. */
final class Built {
    private Built() {}

    static Path classes() {
        try {
            return Path.of(TornadoProvider.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static Path signatures() {
        return classes().resolveSibling("signatures");
    }

    static Path emulation() {
        return classes().resolveSibling("emulation");
    }
}

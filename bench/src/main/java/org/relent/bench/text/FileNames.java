package org.relent.bench.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Names of files on a command line. */
public final class FileNames {
    private FileNames() {}

    /**
     * Whether two names are one file, by links or folders.
     *
     * @param one a name
     * @param other another, which is named where this cannot be found out
     * @return whether they are
     */
    public static boolean isSame(Path one, Path other) {
        try {
            if (Files.exists(one) && Files.exists(other)) {
                return Files.isSameFile(one, other);
            }
            return place(one).equals(place(other));
        } catch (IOException e) {
            throw new IllegalArgumentException(other + ": got an error (" + e.getMessage() + "), expected a file", e);
        }
    }

    /** Where a file that may not exist yet will be. */
    private static Path place(Path file) throws IOException {
        Path absolute = file.toAbsolutePath().normalize();
        Path folder = absolute.getParent();
        return folder != null && Files.isDirectory(folder)
                ? folder.toRealPath().resolve(absolute.getFileName())
                : absolute;
    }
}

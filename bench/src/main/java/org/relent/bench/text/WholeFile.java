package org.relent.bench.text;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file for a report or a picture: whether it can be written is known before a minute was spent on what goes into it, and
 * it is written whole or not at all.
 */
public final class WholeFile implements AutoCloseable {
    private final String option;
    private final Path file;
    private final Path beside;

    private WholeFile(String option, Path file, Path beside) {
        this.option = option;
        this.file = file;
        this.beside = beside;
    }

    /**
     * Makes room for what will be written.
     *
     * @param option names the file in messages
     * @param file where it will be
     * @return the file, to be written later
     * @throws IllegalArgumentException if it cannot be written
     */
    public static WholeFile open(String option, Path file) {
        if (Files.isDirectory(file)) {
            throw new IllegalArgumentException(option + ": got " + file + ", which is a folder, expected a file");
        }
        try {
            // Not a temporary file of the JDK's making, which nobody else may read.
            Path beside = file.toAbsolutePath()
                    .resolveSibling("." + file.getFileName() + "."
                            + ProcessHandle.current().pid());
            Files.createFile(beside).toFile().deleteOnExit(); // who is interrupted does not close it
            return new WholeFile(option, file, beside);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    option + ": got " + file + ", expected a file in a folder that can be written to (" + e + ")", e);
        }
    }

    /**
     * Writes a text.
     *
     * @param text all of it
     * @throws IllegalArgumentException if that fails
     */
    public void write(String text) {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Writes what goes into the file.
     *
     * @param bytes all of it
     * @throws IllegalArgumentException if that fails
     */
    public void write(byte[] bytes) {
        try {
            Files.write(beside, bytes);
            Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new IllegalArgumentException(option + ": got an error (" + e + "), expected to write " + file, e);
        }
    }

    /** {@return where it will be} */
    public Path file() {
        return file;
    }

    /** Leaves nothing behind that was not written. */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(beside);
        } catch (IOException e) {
            // An empty file stays; that is no reason to lose what was measured.
            System.getLogger(WholeFile.class.getName()).log(System.Logger.Level.DEBUG, "cannot delete " + beside, e);
        }
    }
}

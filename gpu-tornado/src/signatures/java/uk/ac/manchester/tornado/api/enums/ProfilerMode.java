// A signature of TornadoVM's public API (5.2.0-jdk25): compiled against, never packaged.
package uk.ac.manchester.tornado.api.enums;

/** Where a profile goes. */
public enum ProfilerMode {
    CONSOLE,
    SILENT
}

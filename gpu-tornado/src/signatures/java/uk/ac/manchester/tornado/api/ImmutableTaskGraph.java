// A signature of TornadoVM's public API (5.2.0-jdk25): compiled against, never packaged.
package uk.ac.manchester.tornado.api;

/** A finished task graph; only {@link TaskGraph#snapshot()} makes one. */
public class ImmutableTaskGraph {
    ImmutableTaskGraph() {}
}

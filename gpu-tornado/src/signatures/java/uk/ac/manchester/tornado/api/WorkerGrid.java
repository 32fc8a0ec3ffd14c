// A signature of TornadoVM's public API (5.2.0-jdk25): compiled against, never packaged.
package uk.ac.manchester.tornado.api;

/** How many work-items run, and in groups of how many. */
public interface WorkerGrid {
    int dimension();

    long[] getGlobalWork();

    long[] getLocalWork();

    long[] getNumberOfWorkgroups();

    long[] getGlobalOffset();

    void setGlobalWork(long x, long y, long z);

    void setLocalWork(long x, long y, long z);

    void setGlobalOffset(long x, long y, long z);

    void setLocalWorkToNull();

    void setNumberOfWorkgroupsToNull();
}

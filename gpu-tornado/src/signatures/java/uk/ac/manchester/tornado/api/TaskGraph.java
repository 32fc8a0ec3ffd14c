// A signature of TornadoVM's public API (5.2.0-jdk25): compiled against, never packaged.
package uk.ac.manchester.tornado.api;

import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task1;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task2;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task3;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task4;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task5;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task6;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task7;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task8;

/** Kernels, and the copies to and from the device around them. */
public class TaskGraph {
    public TaskGraph(String name) {
        throw new UnsupportedOperationException("signature only");
    }

    public String getTaskGraphName() {
        throw new UnsupportedOperationException("signature only");
    }

    public TaskGraph task(String id, Task kernel) {
        throw new UnsupportedOperationException("signature only");
    }

    public <T1> TaskGraph task(String id, Task1<T1> kernel, T1 a1) {
        throw new UnsupportedOperationException("signature only");
    }

    public <T1, T2> TaskGraph task(String id, Task2<T1, T2> kernel, T1 a1, T2 a2) {
        throw new UnsupportedOperationException("signature only");
    }

    public <T1, T2, T3> TaskGraph task(String id, Task3<T1, T2, T3> kernel, T1 a1, T2 a2, T3 a3) {
        throw new UnsupportedOperationException("signature only");
    }

    public <T1, T2, T3, T4> TaskGraph task(String id, Task4<T1, T2, T3, T4> kernel, T1 a1, T2 a2, T3 a3, T4 a4) {
        throw new UnsupportedOperationException("signature only");
    }

    public <T1, T2, T3, T4, T5> TaskGraph task(String id, Task5<T1, T2, T3, T4, T5> kernel, T1 a1, T2 a2, T3 a3, T4 a4, T5 a5) {
        throw new UnsupportedOperationException("signature only");
    }

    public <T1, T2, T3, T4, T5, T6> TaskGraph task(String id, Task6<T1, T2, T3, T4, T5, T6> kernel, T1 a1, T2 a2, T3 a3, T4 a4, T5 a5, T6 a6) {
        throw new UnsupportedOperationException("signature only");
    }

    public <T1, T2, T3, T4, T5, T6, T7> TaskGraph task(String id, Task7<T1, T2, T3, T4, T5, T6, T7> kernel, T1 a1, T2 a2, T3 a3, T4 a4, T5 a5, T6 a6, T7 a7) {
        throw new UnsupportedOperationException("signature only");
    }

    public <T1, T2, T3, T4, T5, T6, T7, T8> TaskGraph task(String id, Task8<T1, T2, T3, T4, T5, T6, T7, T8> kernel, T1 a1, T2 a2, T3 a3, T4 a4, T5 a5, T6 a6, T7 a7, T8 a8) {
        throw new UnsupportedOperationException("signature only");
    }

    public TaskGraph transferToDevice(int mode, Object... objects) {
        throw new UnsupportedOperationException("signature only");
    }

    public TaskGraph transferToHost(int mode, Object... objects) {
        throw new UnsupportedOperationException("signature only");
    }

    public TaskGraph persistOnDevice(Object... objects) {
        throw new UnsupportedOperationException("signature only");
    }

    public TaskGraph consumeFromDevice(String graph, Object... objects) {
        throw new UnsupportedOperationException("signature only");
    }

    public TaskGraph consumeFromDevice(Object... objects) {
        throw new UnsupportedOperationException("signature only");
    }

    public ImmutableTaskGraph snapshot() {
        throw new UnsupportedOperationException("signature only");
    }
}

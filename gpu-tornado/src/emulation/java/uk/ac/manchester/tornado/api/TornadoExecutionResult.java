// Stands for TornadoVM in tests: never packaged.
package uk.ac.manchester.tornado.api;

import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** What an execution hands back: a view of its plan, and of the graphs that are selected there when it is asked. */
public class TornadoExecutionResult {
    private final TornadoExecutionPlan plan;

    TornadoExecutionResult(TornadoExecutionPlan plan) {
        this.plan = plan;
    }

    public TornadoProfilerResult getProfilerResult() {
        return new TornadoProfilerResult(plan);
    }

    public TornadoExecutionResult transferToHost(Object... objects) {
        for (Object object : objects) {
            plan.copyOut((TornadoNativeArray) object, 0, 0);
        }
        return this;
    }

    public TornadoExecutionResult transferToHost(DataRange range) {
        range.materialize();
        plan.copyOut(range.getArray(), range.getOffset(), range.getPartialSize());
        return this;
    }

    public boolean isReady() {
        return true;
    }
}

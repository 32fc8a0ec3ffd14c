package org.relent.bench.hardware.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.relent.bench.hardware.compare.Comparison.RoofChange;
import org.relent.bench.hardware.report.Roofs;
import org.relent.bench.text.Text;

/** How the roofs of two runs differ. */
final class RoofChanges {
    private RoofChanges() {}

    /** {@return the changes of those that both have, in time} */
    static List<RoofChange> between(Roofs base, Roofs now) {
        Map<String, Double> before = rates(base);
        List<RoofChange> changes = new ArrayList<>();
        rates(now).forEach((roof, rate) -> {
            Double earlier = before.get(roof);
            if (earlier != null && earlier > 0 && rate > 0) {
                changes.add(new RoofChange(roof, 100 * (earlier / rate - 1)));
            }
        });
        return changes;
    }

    private static Map<String, Double> rates(Roofs roofs) {
        Map<String, Double> rates = new LinkedHashMap<>();
        for (Roofs.Read read : roofs.reads()) {
            rates.put("reading " + Text.bytes(read.bytes()) + by(read.threads()), read.bytesPerSecond());
        }
        for (Roofs.Rate function : roofs.functions()) {
            rates.put(function.function() + " " + function.type() + by(function.threads()), function.perSecond());
        }
        for (Roofs.Device device : roofs.devices()) {
            rates.put(device.backend() + " copying", device.copyBytesPerSecond());
            rates.put("to " + device.backend(), device.toDeviceBytesPerSecond());
            rates.put("from " + device.backend(), device.toHostBytesPerSecond());
        }
        return rates;
    }

    private static String by(int threads) {
        return threads == 1 ? "" : " by " + threads + " threads";
    }
}

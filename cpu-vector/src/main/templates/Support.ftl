<#import "lanes.ftl" as lanes>
<#macro look>
            ${B} p = pLanes.${asBits};
            ${B} q = qLanes.${asBits};
            invalid = invalid.or(p).or(q).or(p.neg().add(${MAX_FINITE})).or(q.neg().add(${MAX_FINITE}));
            // x − 1 is negative for x = 0, −x for x > 0.
            qLacks = qLacks.or(q.sub(1).and(p.neg()));
            pLacks = pLacks.or(p.sub(1).and(q.neg()));
</#macro>
<@lanes.header "Which of two rows of weights lacks a class that the other has: integer arithmetic alone."/>
final class ${name} {
    private ${name}() {}

    /**
     * 0 if both rows are positive in the same classes; {@link Shares#Q_LACKS}, {@link Shares#P_LACKS} or their sum if not;
     * {@link Shares#INVALID} if a number is negative, −0 or not finite.
     */
    static int row(<@lanes.at "p"/>, <@lanes.at "q"/>, int n, Lanes lanes) {
        ${B} invalid = ${B}.zero(${S?replace("F", "I")});
        ${B} qLacks = ${B}.zero(${S?replace("F", "I")});
        ${B} pLacks = ${B}.zero(${S?replace("F", "I")});
        int full = n & -32;
        for (int j = 0; j < full; j += ${S}.length()) {
            <@lanes.load "pLanes" "p" "j"/>
            <@lanes.load "qLanes" "q" "j"/>
            <@look/>
        }
        <@lanes.tail "p" "full" "n - full"/>
        <@lanes.tail "q" "full" "n - full"/>
        for (int j = 0; j < n - full; j += ${S}.length()) {
            <@lanes.load "pLanes" "pTail" "j" "" true/>
            <@lanes.load "qLanes" "qTail" "j" "" true/>
            <@look/>
        }
        if (invalid.lt(0).anyTrue()) {
            return Shares.INVALID;
        }
        return (qLacks.lt(0).anyTrue() ? Shares.Q_LACKS : 0)
                + (pLacks.lt(0).anyTrue() ? Shares.P_LACKS : 0);
    }
}

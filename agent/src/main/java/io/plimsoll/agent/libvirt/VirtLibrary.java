package io.plimsoll.agent.libvirt;

import com.sun.jna.Callback;
import com.sun.jna.Library;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import org.jspecify.annotations.Nullable;

/**
 * What libvirt-java does not wrap, foremost the bulk statistics. The names and arguments are those
 * of libvirt's own API.
 */
interface VirtLibrary extends Library {
    int virInitialize();

    void virSetErrorFunc(@Nullable Pointer userData, ErrorFunction function);

    int virGetLastErrorCode();

    @Nullable String virGetLastErrorMessage();

    @Nullable Pointer virConnectOpen(String uri);

    @Nullable Pointer virConnectOpenReadOnly(String uri);

    int virConnectClose(Pointer connection);

    int virConnectIsAlive(Pointer connection);

    int virConnectSetKeepAlive(Pointer connection, int intervalSeconds, int count);

    @Nullable String virConnectGetType(Pointer connection);

    int virConnectGetVersion(Pointer connection, LongByReference version);

    int virConnectGetAllDomainStats(
            Pointer connection, int groups, PointerByReference records, int flags);

    int virDomainListGetStats(
            @Nullable Pointer[] domains, int groups, PointerByReference records, int flags);

    void virDomainStatsRecordListFree(Pointer records);

    int virDomainRef(Pointer domain);

    int virDomainFree(Pointer domain);

    /** {@code info} is a virDomainControlInfo: two numbers of four bytes and one of eight. */
    int virDomainGetControlInfo(Pointer domain, byte[] info, int flags);

    /** The text must be freed. */
    @Nullable Pointer virDomainGetXMLDesc(Pointer domain, int flags);

    int virDomainGetJobStats(
            Pointer domain,
            IntByReference type,
            PointerByReference parameters,
            IntByReference count,
            int flags);

    void virTypedParamsFree(@Nullable Pointer parameters, int count);

    int virDomainStartDirtyRateCalc(Pointer domain, int seconds, int flags);

    @Nullable String virDomainGetName(Pointer domain);

    int virDomainGetUUIDString(Pointer domain, byte[] buffer);

    int virDomainGetID(Pointer domain);

    int virNodeGetMemoryStats(
            Pointer connection,
            int cell,
            @Nullable Pointer parameters,
            IntByReference count,
            int flags);

    int virConnectDomainEventRegisterAny(
            Pointer connection,
            @Nullable Pointer domain,
            int eventId,
            Callback callback,
            @Nullable Pointer userData,
            @Nullable Pointer free);

    int virConnectDomainEventDeregisterAny(Pointer connection, int callbackId);

    /** Two numbers tell more: lifecycle and agent lifecycle. */
    interface NumbersCallback extends Callback {
        void invoke(
                @Nullable Pointer connection,
                @Nullable Pointer domain,
                int first,
                int second,
                @Nullable Pointer userData);
    }

    /** A text tells more: device added and removed. */
    interface TextCallback extends Callback {
        void invoke(
                @Nullable Pointer connection,
                @Nullable Pointer domain,
                @Nullable Pointer text,
                @Nullable Pointer userData);
    }

    /** A number and a text tell more: metadata change. */
    interface NumberAndTextCallback extends Callback {
        void invoke(
                @Nullable Pointer connection,
                @Nullable Pointer domain,
                int number,
                @Nullable Pointer text,
                @Nullable Pointer userData);
    }

    /** A text and two numbers tell more: block job. */
    interface TextAndNumbersCallback extends Callback {
        void invoke(
                @Nullable Pointer connection,
                @Nullable Pointer domain,
                @Nullable Pointer text,
                int first,
                int second,
                @Nullable Pointer userData);
    }

    /**
     * Called by libvirt for every error; ours does nothing, as the default prints to standard
     * error.
     */
    interface ErrorFunction extends Callback {
        void invoke(@Nullable Pointer userData, @Nullable Pointer error);
    }
}

package io.huiyin.escalation.delivery;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Which addresses a webhook may reach: public ones. Whoever may set up a webhook must not be able to make this service call the
 * systems around it. By IANA's special-purpose registries (RFC 6890).
 */
public final class Targets {

    private static final byte[] NAT64 = {0x00, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};

    public static boolean isPublic(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        return address instanceof Inet4Address ? isPublic4(address.getAddress()) : isPublic6((Inet6Address) address);
    }

    private static boolean isPublic4(byte[] a) {
        int first = a[0] & 0xff;
        int second = a[1] & 0xff;
        int third = a[2] & 0xff;
        return first != 0 // this network
                && first < 224 // multicast, reserved, broadcast
                && !(first == 100 && second >= 64 && second < 128) // shared by carriers
                && !(first == 192 && second == 0 && (third == 0 || third == 2)) // protocol assignments, documentation
                && !(first == 192 && second == 88 && third == 99) // relays from 6 to 4
                && !(first == 198 && (second == 18 || second == 19)) // benchmarks
                && !(first == 198 && second == 51 && third == 100) // documentation
                && !(first == 203 && second == 0 && third == 113);
    }

    private static boolean isPublic6(Inet6Address address) {
        byte[] a = address.getAddress();
        int first = (a[0] & 0xff) << 8 | a[1] & 0xff;
        int second = (a[2] & 0xff) << 8 | a[3] & 0xff;
        if (Arrays.equals(a, 0, NAT64.length, NAT64, 0, NAT64.length)) {
            return isPublicWithin(a, NAT64.length);
        }
        if (first == 0x2002) { // 6to4
            return isPublicWithin(a, 2);
        }
        return (a[0] & 0xe0) == 0x20 // all that is given out so far
                && !(first == 0x2001 && second < 0x0200) // Teredo, benchmarks, protocol assignments
                && !(first == 0x2001 && second == 0x0db8) // documentation
                && first != 0x3fff;
    }

    /** Of the IPv4 address that an IPv6 address holds. */
    private static boolean isPublicWithin(byte[] a, int at) {
        try {
            return isPublic(InetAddress.getByAddress(Arrays.copyOfRange(a, at, at + 4)));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private Targets() {}
}

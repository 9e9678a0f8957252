package io.plimsoll.standalone.fleet;

/**
 * What fleet to simulate.
 *
 * @param hosts number of hosts, 2 to 99
 * @param vms number of VMs, at least {@link #FEWEST_VMS_PER_HOST} and at most 100 for each host
 * @param seed the same seed gives the same fleet
 * @param batchJobs whether batch jobs start now and then and make a host hot
 */
public record FleetOptions(int hosts, int vms, long seed, boolean batchJobs) {
    /** Fewer could not overload a host. */
    public static final int FEWEST_VMS_PER_HOST = 4;

    /** Checks the ranges. */
    public FleetOptions {
        if (hosts < 2 || hosts > 99) {
            throw new IllegalArgumentException(
                    "hosts must be 2 to 99, not "
                            + hosts
                            + "; with one host there is nowhere to move a VM to");
        }
        if (vms < hosts * FEWEST_VMS_PER_HOST || vms > hosts * 100) {
            throw new IllegalArgumentException(
                    String.format(
                            "vms must be %d to %d for %d hosts, not %d",
                            hosts * FEWEST_VMS_PER_HOST, hosts * 100, hosts, vms));
        }
    }

    /** Eight hosts with eighty VMs. */
    public static FleetOptions defaults() {
        return new FleetOptions(8, 80, 1, true);
    }
}

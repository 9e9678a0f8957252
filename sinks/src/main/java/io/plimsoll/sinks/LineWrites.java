package io.plimsoll.sinks;

import com.influxdb.client.domain.WritePrecision;
import okhttp3.RequestBody;
import retrofit2.Call;
import retrofit2.http.Body;
import retrofit2.http.Headers;
import retrofit2.http.POST;
import retrofit2.http.Query;

/** The write API for the client to implement; its own service takes a body only as one text. */
interface LineWrites {
    /** Without Content-Encoding: what has one, also "identity", is not compressed. */
    @Headers("Accept: application/json")
    @POST("api/v2/write")
    Call<Void> write(
            @Query("org") String org,
            @Query("bucket") String bucket,
            @Query("precision") WritePrecision precision,
            @Body RequestBody lines);
}

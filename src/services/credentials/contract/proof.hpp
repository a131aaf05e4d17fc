// How a badge is signed: as a compact JWS (VC-JWT), or with a proof inside the document by one of the cryptosuites of Data Integrity 1.0.
#pragma once
#include <boost/describe/enum.hpp>

#include <string_view>

namespace credentials {

enum class Proof { vc_jwt, eddsa_rdfc_2022, eddsa_jcs_2022, ecdsa_rdfc_2019, ecdsa_jcs_2019 };
BOOST_DESCRIBE_ENUM(Proof, vc_jwt, eddsa_rdfc_2022, eddsa_jcs_2022, ecdsa_rdfc_2019, ecdsa_jcs_2019)

constexpr std::string_view wire_name(Proof proof) {
    switch (proof) {
        case Proof::vc_jwt: return "VC-JWT";
        case Proof::eddsa_rdfc_2022: return "eddsa-rdfc-2022";
        case Proof::eddsa_jcs_2022: return "eddsa-jcs-2022";
        case Proof::ecdsa_rdfc_2019: return "ecdsa-rdfc-2019";
        case Proof::ecdsa_jcs_2019: break;
    }
    return "ecdsa-jcs-2019";
}

}  // namespace credentials

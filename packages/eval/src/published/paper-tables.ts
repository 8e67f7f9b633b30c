/**
 * Numbers of the tables of Rozet et al., "Lost in Latent Space", arXiv 2507.02608 version 4 (2025-10-31). A line is a
 * method, its compression, and a number for each horizon. LDM: latent diffusion; LNS: latent neural solver; NS: neural
 * solver in pixels; AE: autoencoder alone.
 */
export const paperTables = {
  vrmse: {
    euler_multi_quadrants: {
      horizons: ['1:20', '21:60', '61:100'],
      rows: `AE 80 0.011 0.014 0.020
AE 320 0.023 0.041 0.061
AE 1280 0.060 0.107 0.144
LDM 80 0.075 0.199 0.395
LDM 320 0.070 0.192 0.371
LDM 1280 0.093 0.217 0.400
NS 1 0.138 0.397 1.102
LNS 80 0.077 0.232 0.500
LNS 320 0.080 0.232 0.476
LNS 1280 0.137 0.314 0.592`,
    },
    rayleigh_benard: {
      horizons: ['1:20', '21:60', '61:180'],
      rows: `AE 64 0.023 0.033 0.019
AE 256 0.039 0.064 0.042
AE 1024 0.070 0.124 0.092
LDM 64 0.171 0.582 0.704
LDM 256 0.141 0.509 0.683
LDM 1024 0.146 0.457 0.670
NS 1 0.185 0.681 0.918
LNS 64 0.244 0.761 0.968
LNS 256 0.197 0.716 0.945
LNS 1024 0.195 0.665 0.903`,
    },
    turbulence_gravity_cooling: {
      horizons: ['1:10', '11:30', '31:50'],
      rows: `AE 48 0.151 0.116 0.129
AE 192 0.229 0.175 0.189
AE 768 0.338 0.272 0.276
LDM 48 0.296 0.522 0.673
LDM 192 0.342 0.527 0.665
LDM 768 0.425 0.575 0.694
LNS 48 0.302 0.599 0.826
LNS 192 0.361 0.632 0.835
LNS 768 0.462 0.710 0.920`,
    },
  },
  power_low: {
    euler_multi_quadrants: {
      horizons: ['1:20', '21:60', '61:100'],
      rows: `AE 80 .001 .001 .001
AE 320 .002 .003 .004
AE 1280 .009 .017 .025
LDM 80 .017 .063 .168
LDM 320 .014 .058 .157
LDM 1280 .019 .065 .163
NS 1 .046 .128 .339
LNS 80 .021 .074 .212
LNS 320 .020 .075 .204
LNS 1280 .045 .116 .274`,
    },
    rayleigh_benard: {
      horizons: ['1:20', '21:60', '61:180'],
      rows: `AE 64 .043 .004 .001
AE 256 .061 .011 .004
AE 1024 .121 .033 .018
LDM 64 1.751 .850 .386
LDM 256 .328 .399 .396
LDM 1024 .193 .292 .344
NS 1 .467 .520 .650
LNS 64 3.625 .915 .566
LNS 256 .575 .675 .526
LNS 1024 .285 .496 .560`,
    },
    turbulence_gravity_cooling: {
      horizons: ['1:10', '11:30', '31:50'],
      rows: `AE 48 .011 .016 .025
AE 192 .028 .033 .045
AE 768 .072 .068 .080
LDM 48 .064 .185 .319
LDM 192 .069 .191 .311
LDM 768 .107 .294 .425
LNS 48 .070 .221 .424
LNS 192 .086 .228 .402
LNS 768 .138 .277 .465`,
    },
  },
  power_mid: {
    euler_multi_quadrants: {
      horizons: ['1:20', '21:60', '61:100'],
      rows: `AE 80 .006 .008 .014
AE 320 .022 .047 .085
AE 1280 .074 .167 .264
LDM 80 .054 .100 .178
LDM 320 .052 .102 .171
LDM 1280 .096 .187 .300
NS 1 .227 .297 .754
LNS 80 .085 .151 .245
LNS 320 .074 .144 .234
LNS 1280 .131 .227 .349`,
    },
    rayleigh_benard: {
      horizons: ['1:20', '21:60', '61:180'],
      rows: `AE 64 .011 .013 .012
AE 256 .028 .080 .075
AE 1024 .063 .186 .197
LDM 64 .197 .266 .159
LDM 256 .084 .195 .177
LDM 1024 .095 .243 .240
NS 1 .151 .255 .264
LNS 64 .268 .351 .275
LNS 256 .165 .317 .264
LNS 1024 .152 .338 .321`,
    },
    turbulence_gravity_cooling: {
      horizons: ['1:10', '11:30', '31:50'],
      rows: `AE 48 .023 .026 .044
AE 192 .108 .091 .114
AE 768 .285 .235 .254
LDM 48 .058 .128 .220
LDM 192 .128 .164 .252
LDM 768 .289 .305 .360
LNS 48 .110 .197 .324
LNS 192 .172 .201 .295
LNS 768 .322 .305 .407`,
    },
  },
  power_high: {
    euler_multi_quadrants: {
      horizons: ['1:20', '21:60', '61:100'],
      rows: `AE 80 .072 .069 .096
AE 320 .112 .141 .240
AE 1280 .240 .355 .577
LDM 80 .112 .116 .184
LDM 320 .128 .155 .275
LDM 1280 .246 .349 .569
NS 1 .821 .984 2.666
LNS 80 .164 .173 .249
LNS 320 .151 .169 .271
LNS 1280 .283 .345 .545`,
    },
    rayleigh_benard: {
      horizons: ['1:20', '21:60', '61:180'],
      rows: `AE 64 .026 .159 .148
AE 256 .050 .220 .212
AE 1024 .076 .294 .294
LDM 64 .054 .220 .199
LDM 256 .065 .239 .232
LDM 1024 .083 .314 .297
NS 1 .076 .232 .242
LNS 64 .099 .279 .257
LNS 256 .091 .275 .257
LNS 1024 .090 .320 .326`,
    },
    turbulence_gravity_cooling: {
      horizons: ['1:10', '11:30', '31:50'],
      rows: `AE 48 .275 .188 .195
AE 192 .359 .273 .282
AE 768 .454 .376 .367
LDM 48 .296 .247 .331
LDM 192 .369 .316 .384
LDM 768 .456 .419 .444
LNS 48 .357 .320 .427
LNS 192 .391 .317 .395
LNS 768 .471 .418 .493`,
    },
  },
  sliced_wasserstein: {
    euler_multi_quadrants: {
      horizons: ['1:20', '21:60', '61:100'],
      rows: `AE 80 0 0 0
AE 320 .0001 .0001 .0001
AE 1280 .0002 .0003 .0005
LDM 80 .0004 .0010 .0023
LDM 320 .0003 .0009 .0022
LDM 1280 .0004 .0010 .0023
NS 1 .0011 .0031 .0066
LNS 80 .0005 .0012 .0028
LNS 320 .0004 .0012 .0027
LNS 1280 .0008 .0020 .0041`,
    },
  },
  wasserstein1: {
    rayleigh_benard: {
      horizons: ['1:20', '21:60', '61:180'],
      field: 'velocity_y',
      rows: `AE 64 0 .0002 .0002
AE 256 .0001 .0007 .0005
AE 1024 .0002 .0020 .0018
LDM 64 .0003 .0104 .0141
LDM 256 .0003 .0092 .0141
LDM 1024 .0004 .0063 .0139
NS 1 .0003 .0153 .0247
LNS 64 .0009 .0272 .0223
LNS 256 .0007 .0197 .0187
LNS 1024 .0007 .0157 .0206`,
    },
    turbulence_gravity_cooling: {
      horizons: ['1:10', '11:30', '31:50'],
      field: 'density',
      rows: `AE 48 .0034 .0048 .0089
AE 192 .0082 .0110 .0183
AE 768 .0181 .0236 .0338
LDM 48 .0044 .0138 .0266
LDM 192 .0089 .0172 .0310
LDM 768 .0186 .0274 .0425
LNS 48 .0074 .0253 .0524
LNS 192 .0091 .0171 .0329
LNS 768 .0220 .0296 .0492`,
    },
  },
} as const

/** Seconds a state, generation and decoding, on the Euler dataset on one A100 (table of cost, version 4). */
export const paperSpeeds = [
  { method: 'simulator', seconds: 10, approximate: true },
  { method: 'neural solver in pixels', seconds: 0.056, approximate: false },
  { method: 'latent neural solver', seconds: 0.013, approximate: false },
  { method: 'diffusion in pixels', seconds: 1, approximate: true },
  { method: 'latent diffusion', seconds: 0.084, approximate: false },
] as const
